package quadrant.app;

import static quadrant.task.OptionName.option;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import quadrant.task.Journal;
import quadrant.task.Reason;
import quadrant.task.UserException;

/**
 * The results of a shard so far: a journal of a {@link Head} and an {@link Entry} for each finished input.
 *
 * @param rows by the index of the input; none for a skipped input
 */
record Part(Path file, Head head, SortedMap<Integer, List<List<String>>> rows) {
    static final String ENDING = ".jsonl";
    static final int VERSION = 1;

    static final Gson GSON = new Gson();

    /**
     * The whole that a shard is part of.
     *
     * @param model SHA-256 of its file
     * @param options those that can change a result, by key
     * @param names SHA-256 of the names of all inputs, in order
     * @param inputs the number of inputs in all shards
     * @param own the number of inputs in this shard
     * @param columns of the table
     */
    record Head(
            int version,
            int shard,
            int shards,
            String model,
            Map<String, String> options,
            String names,
            int inputs,
            int own,
            List<String> columns) {
        /** The difference from another head, in a word or two; empty where both are parts of one table. */
        List<String> differences(Head other) {
            Map<String, Boolean> differences = new LinkedHashMap<>();
            differences.put("another model", !model.equals(other.model));
            differences.put(
                    "other options (" + options + ", not " + other.options + ")", !options.equals(other.options));
            differences.put("other images", !names.equals(other.names) || inputs != other.inputs);
            differences.put(
                    "other columns, as another version of Quadrant writes them", !columns.equals(other.columns));
            differences.put(shards + " shards, not " + other.shards, shards != other.shards);
            differences.values().removeIf(differs -> !differs);
            return List.copyOf(differences.keySet());
        }

        /** Whether all members are there; a stranger's file may lack some. */
        private boolean whole() {
            return Stream.of(model, options, names, columns).allMatch(Objects::nonNull)
                    && !columns.contains(null)
                    && shard > 0
                    && shard <= shards
                    && shards <= ShardJob.Shard.MOST;
        }
    }

    /** The rows of one input. */
    record Entry(int at, List<List<String>> rows) {}

    /** Reads a part that may be growing. */
    static Part read(Path file) {
        try {
            return of(file, Journal.lines(file));
        } catch (IOException e) {
            throw new UserException(
                    "The part " + file + " could not be read (" + Reason.of(e) + ").", "Check the path.", e);
        }
    }

    /** Parses the lines of a journal, of which there is at least one. */
    static Part of(Path file, List<String> lines) {
        try {
            Head head = lines.isEmpty() ? null : GSON.fromJson(lines.get(0), Head.class);
            if (head == null || head.version != VERSION || !head.whole()) {
                throw foreign(file, null);
            }
            SortedMap<Integer, List<List<String>>> rows = new TreeMap<>();
            for (String line : lines.subList(1, lines.size())) {
                Entry entry = GSON.fromJson(line, Entry.class);
                if (entry == null || entry.rows == null) {
                    throw foreign(file, null);
                }
                rows.put(entry.at, entry.rows);
            }
            return new Part(file, head, rows);
        } catch (JsonParseException e) {
            throw foreign(file, e);
        }
    }

    private static UserException foreign(Path file, @Nullable Throwable cause) {
        return new UserException(
                file + " is not what a shard of classify writes, or of another version.",
                "Give the folder or the files that classify wrote with " + option("shard") + ".",
                cause);
    }

    boolean whole() {
        return rows.size() == head.own;
    }
}
