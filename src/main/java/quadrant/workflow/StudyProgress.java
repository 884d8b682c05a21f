package quadrant.workflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import quadrant.advisor.ExpectedAccuracy;
import quadrant.evaluation.Interval;
import quadrant.task.Checksums;
import quadrant.task.Reason;
import quadrant.task.UserException;

/**
 * What a study has found so far, a line each in a text file, so that a study that was stopped goes on where it was.
 *
 * <p>The first line says what is studied; a file of another study is refused. A line that was cut off or damaged is left out, and its
 * work done again.
 */
final class StudyProgress {
    private final Path file;
    private final Map<String, String> found = new HashMap<>();

    private StudyProgress(Path file) {
        this.file = file;
    }

    /** Opens the file, or begins it. */
    static StudyProgress open(Path file, String study) {
        StudyProgress p = new StudyProgress(file);
        try {
            List<String> lines = Files.exists(file)
                    ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                            .lines()
                            .toList()
                    : List.of();
            if (lines.isEmpty()) {
                p.append(study);
            } else if (!lines.get(0).equals(Checksums.sealed(study))) {
                throw new UserException(
                        "The file " + file + " holds the progress of another study.",
                        "Give the same data, backbone and budget as before, or delete the file.");
            }
            lines.stream()
                    .skip(1)
                    .map(Checksums::opened)
                    .flatMap(Optional::stream)
                    .forEach(p::take);
        } catch (IOException e) {
            throw p.unusable(e);
        }
        return p;
    }

    private UserException unusable(IOException e) {
        return new UserException(
                "The progress of the study could not be kept in " + file + " (" + Reason.of(e) + ").",
                "Choose a folder that you may write.",
                e);
    }

    private void take(String line) {
        int colon = line.indexOf(": ");
        if (colon > 0) {
            found.put(line.substring(0, colon), line.substring(colon + 2));
        }
    }

    private void append(String line) {
        try {
            // after a line that was cut off, a new one begins
            String text = (Files.exists(file) && Files.size(file) > 0 ? "\n" : "") + Checksums.sealed(line);
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void keep(String key, String value) {
        append(key + ": " + value);
        found.put(key, value);
    }

    private static String callsKey(long seed, int depth, int fold) {
        return "calls of seed " + seed + " depth " + depth + " fold " + fold;
    }

    private static String pickKey(long seed, int fold) {
        return "pick of seed " + seed + " fold " + fold;
    }

    /** What the fold's images were called at this depth. */
    Optional<List<Integer>> calls(long seed, int depth, int fold) {
        return Optional.ofNullable(found.get(callsKey(seed, depth, fold)))
                .map(v -> Arrays.stream(v.split(",", -1)).map(Integer::valueOf).toList());
    }

    void keepCalls(long seed, int depth, int fold, List<Integer> calls) {
        keep(callsKey(seed, depth, fold), calls.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    /** What the advisor picked and promised. */
    record Promise(int depth, ExpectedAccuracy expected) {}

    Optional<Promise> pick(long seed, int fold) {
        return Optional.ofNullable(found.get(pickKey(seed, fold))).map(v -> {
            String[] p = v.split(",", -1);
            return new Promise(
                    Integer.parseInt(p[0]),
                    new ExpectedAccuracy(
                            Double.parseDouble(p[1]),
                            new Interval(Double.parseDouble(p[2]), Double.parseDouble(p[3])),
                            Integer.parseInt(p[4])));
        });
    }

    void keepPick(long seed, int fold, Promise p) {
        keep(
                pickKey(seed, fold),
                p.depth + "," + p.expected.value() + "," + p.expected.interval().low() + ","
                        + p.expected.interval().high() + "," + p.expected.images());
    }
}
