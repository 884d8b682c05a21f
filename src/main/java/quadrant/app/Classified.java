package quadrant.app;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code classify} gives: a table, or a map of tiles.
 *
 * @param table of images, ROIs or slices
 */
public record Classified(Optional<ClassifyJob.Result> table, Optional<TilesJob.Result> map) implements Verb.Outcome {
    @Override
    public void rethrow() {
        map.ifPresent(TilesJob.Result::rethrow);
    }

    String result() {
        return table.flatMap(ClassifyJob.Result::csv)
                .or(() -> map.flatMap(TilesJob.Result::folder))
                .map(Path::toString)
                .orElse("");
    }
}
