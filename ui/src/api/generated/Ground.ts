export type Ground = "request_client"|"request_representative"|"consent"|"directly_involved"|"statutory_duty";
