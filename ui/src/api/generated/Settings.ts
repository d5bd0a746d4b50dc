export type Settings = { language: "nl"|"en"; idle_minutes: number ; edit_hours: number ; theme: "system"|"light"|"dark"; text_size: 100|125|150|200 };
