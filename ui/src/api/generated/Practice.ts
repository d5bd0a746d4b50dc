export type Practice = { name: string ; function: string; practice: string; street: string; postcode: string; town: string; phone: string; email: string; registration: string ; };
