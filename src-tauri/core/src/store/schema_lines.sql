-- A label was customer and name apart; it is the line that both make (`labels.rs`).
DROP INDEX profile_by_label;
