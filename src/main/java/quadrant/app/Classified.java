package quadrant.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Predictions;
import quadrant.task.Task;

/**
 * The result of {@code classify}: a table, a map of tiles, or the part of a shard.
 *
 * @param table of images, ROIs or slices
 */
public record Classified(
        Optional<ClassifyJob.Result> table, Optional<TilesJob.Result> map, Optional<ShardJob.Result> part)
        implements Verb.Outcome {
    static Classified run(ClassifyOptions options, Task task) {
        Wiring wiring = Wiring.standard();
        if (options.shard().isPresent()) {
            return new Classified(
                    Optional.empty(), Optional.empty(), Optional.of(new ShardJob(wiring).run(options, task)));
        }
        return options.what() == ClassifyOptions.What.TILES
                ? new Classified(
                        Optional.empty(), Optional.of(new TilesJob(wiring).run(options, task)), Optional.empty())
                : new Classified(
                        Optional.of(new ClassifyJob(wiring).run(options, task)), Optional.empty(), Optional.empty());
    }

    @Override
    public void rethrow() {
        map.ifPresent(TilesJob.Result::rethrow);
    }

    String result() {
        return table.flatMap(ClassifyJob.Result::csv)
                .or(() -> map.flatMap(TilesJob.Result::folder))
                .or(() -> part.map(ShardJob.Result::part))
                .map(Path::toString)
                .orElse("");
    }

    /** The text that the command line prints. */
    static List<String> lines(ClassifyOptions o, Classified r) {
        if (r.map().isPresent()) {
            return TilesJob.lines(r.map().get());
        }
        if (r.part().isPresent()) {
            ShardJob.Result part = r.part().get();
            String inputs = o.what() == ClassifyOptions.What.TILES ? " slides" : " images";
            return List.of(
                    part.inputs() + inputs + " of shard " + o.shard().orElseThrow() + " classified: " + part.part());
        }
        ClassifyJob.Result table = r.table().orElseThrow();
        List<String> lines = new ArrayList<>(table.lines(o.what()));
        if (!table.predictions().rows().isEmpty()) {
            lines.add(found(o.abstention(), table));
        }
        return lines;
    }

    /** Such as {@code bilobed 37, kidney 36. Doubtful: 4, 3 of them unlike the training images.} */
    private static String found(Abstention abstention, ClassifyJob.Result table) {
        Predictions all = table.predictions();
        Map<String, Integer> counts = new TreeMap<>();
        all.rows().forEach(p -> counts.merge(abstention.name(p, all.classes()), 1, Integer::sum));
        String classes = counts.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
        return classes + "." + table.doubts().sentence();
    }
}
