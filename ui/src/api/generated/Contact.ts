export type Contact = { name: string; relation: string; phone: string; email: string; };
