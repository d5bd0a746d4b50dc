export type Capacity = "client"|"representative"|"colleague"|"other_carer"|"inspector"|"other";
