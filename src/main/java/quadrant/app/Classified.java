package quadrant.app;

import java.nio.file.Path;
import java.util.Optional;
import quadrant.task.Task;

/**
 * What {@code classify} gives: a table, a map of tiles, or the part of a shard.
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
}
