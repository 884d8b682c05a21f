package quadrant.app;

import java.util.List;
import java.util.stream.IntStream;

/** Rows of text in columns of equal width. */
final class TextTable {
    private TextTable() {}

    /**
     * A line for each row, two spaces between its cells.
     *
     * @param numbers the columns whose cells end, and do not begin, below each other
     */
    static List<String> lines(List<List<String>> rows, List<Integer> numbers) {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(c -> rows.stream().mapToInt(r -> r.get(c).length()).max().orElse(0))
                .toArray();
        return rows.stream()
                .map(row -> {
                    StringBuilder line = new StringBuilder();
                    for (int c = 0; c < widths.length; c++) {
                        String space = " ".repeat(widths[c] - row.get(c).length());
                        line.append(numbers.contains(c) ? space + row.get(c) : row.get(c) + space)
                                .append("  ");
                    }
                    return line.toString().stripTrailing();
                })
                .toList();
    }
}
