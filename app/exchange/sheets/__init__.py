"""Price lists in spreadsheets (CSV, XLSX, XLS, ODS): cells, columns and what they mean, products."""
