package io.ringfort.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Rows with named columns, printed for a person or as JSON.
final class StatusTable {
  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  StatusTable(List<String> columns) {
    this.columns = List.copyOf(columns);
  }

  void add(List<String> row) {
    if (row.size() != columns.size()) {
      throw new IllegalArgumentException("a row has " + columns.size() + " columns: " + row);
    }
    rows.add(List.copyOf(row));
  }

  void print(PrintWriter out, OutputFormat format) {
    switch (format) {
      case TEXT -> printText(out);
      case JSON -> out.println(new JsonMapper().writeValueAsString(asMaps()));
    }
    out.flush();
  }

  private List<Map<String, String>> asMaps() {
    List<Map<String, String>> maps = new ArrayList<>();
    for (List<String> row : rows) {
      Map<String, String> map = new LinkedHashMap<>();
      for (int column = 0; column < columns.size(); column++) {
        map.put(columns.get(column), row.get(column));
      }
      maps.add(map);
    }
    return maps;
  }

  private void printText(PrintWriter out) {
    int[] widths = columns.stream().mapToInt(String::length).toArray();
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    printLine(out, columns, widths);
    rows.forEach(row -> printLine(out, row, widths));
  }

  private static void printLine(PrintWriter out, List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      line.append(row.get(column)).repeat(' ', widths[column] - row.get(column).length() + 2);
    }
    out.println(line.toString().stripTrailing());
  }
}
