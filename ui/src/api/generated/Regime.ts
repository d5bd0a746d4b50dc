export type Regime = "zvw"|"wlz"|"wmo"|"youth"|"pgb"|"private";
