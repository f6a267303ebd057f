package io.ringfort.proxy;

import io.ringfort.proxy.container.ListCommand;
import io.ringfort.proxy.container.ListOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Pages of listings, as both doors show them.
final class MemoryListing {
  private MemoryListing() {}

  static <E> ListOutcome<E> page(
      List<String> names,
      ListCommand command,
      Function<String, E> entry,
      Function<String, E> prefixEntry) {
    List<E> entries = new ArrayList<>();
    String previous = "";
    for (String name : command.reverse() ? names.reversed() : names) {
      if (!name.startsWith(command.prefix())) {
        continue;
      }
      int at =
          command.delimiter().isEmpty()
              ? -1
              : name.indexOf(command.delimiter(), command.prefix().length());
      String shown = at < 0 ? name : name.substring(0, at + command.delimiter().length());
      if ((at >= 0 && shown.equals(previous))
          || !isWithin(shown, command.marker(), command.endMarker(), command.reverse())) {
        continue;
      }
      if (entries.size() == command.limit()) {
        return new ListOutcome.Page<>(entries, true);
      }
      entries.add(at < 0 ? entry.apply(name) : prefixEntry.apply(shown));
      previous = at < 0 ? "" : shown;
    }
    return new ListOutcome.Page<>(entries, false);
  }

  private static boolean isWithin(String name, String marker, String end, boolean reverse) {
    int sign = reverse ? -1 : 1;
    return (marker.isEmpty() || sign * MemoryCatalog.BY_UTF8.compare(name, marker) > 0)
        && (end.isEmpty() || sign * MemoryCatalog.BY_UTF8.compare(name, end) < 0);
  }
}
