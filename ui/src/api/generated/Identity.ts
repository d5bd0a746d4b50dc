export type Identity = "known_to_me"|"passport"|"id_card"|"driving_licence"|"residence_permit"|"other";
