package quadrant.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.evaluation.DoubtCount;
import quadrant.evaluation.HeldOutRates;
import quadrant.evaluation.Predictions;
import quadrant.inference.ProbabilityMap;

/** The result of {@code classify}. */
public sealed interface Classified extends Verb.Outcome {
    /** The text that every face shows: first a warning where it is due, then how many were classified. */
    List<String> lines(ClassifyOptions o);

    /** The text that the command line prints. */
    default List<String> printed(ClassifyOptions o) {
        return lines(o);
    }

    /** What was written, if anything. */
    Optional<Path> written();

    /** Throws the exception that ended the work early, where a partial result exists. */
    @Override
    default void rethrow() {}

    /**
     * Of images, ROIs or slices.
     *
     * @param written the table, where one was requested
     * @param predictions empty where features were classified one by one
     * @param more for ROIs, their positions in pixels and, where the image is calibrated, µm: column to one cell a row
     * @param doubts the numbers of classified images or objects, and of doubtful ones
     * @param rates how often the model was right on images held out of its training, where it records that
     */
    record Table(
            Optional<Path> written,
            Predictions predictions,
            Map<String, List<String>> more,
            DoubtCount doubts,
            Optional<HeldOutRates> rates)
            implements Classified {
        @Override
        public List<String> lines(ClassifyOptions o) {
            String thing = switch (o.what()) {
                case ROIS -> "ROI";
                case SLICES -> "slice";
                case IMAGE, TILES -> "image";
            };
            String things = doubts.n() == 1 ? thing : thing + "s";
            List<String> lines = new ArrayList<>();
            doubts.warning(things).ifPresent(lines::add);
            lines.add(doubts.counted(things) + written.map(c -> ": " + c).orElse("."));
            if (doubts.known() > 0) {
                rates.flatMap(HeldOutRates::sentence).ifPresent(lines::add);
            }
            return lines;
        }

        /** Also such as {@code bilobed 37, kidney 36. Doubtful: 4, 3 of them unlike the training images.} */
        @Override
        public List<String> printed(ClassifyOptions o) {
            List<String> lines = lines(o);
            Map<String, Integer> counts = new TreeMap<>();
            predictions
                    .rows()
                    .forEach(p -> counts.merge(o.abstention().name(p, predictions.classes()), 1, Integer::sum));
            if (!counts.isEmpty()) {
                lines.add(counts.entrySet().stream()
                                .map(e -> e.getKey() + " " + e.getValue())
                                .collect(Collectors.joining(", "))
                        + "." + doubts.sentence());
            }
            return lines;
        }
    }

    /**
     * Of tiles all over an image.
     *
     * @param notes the notes of the map
     * @param written the folder or file with the results; empty where none was requested or writing failed
     * @param ended why the result is incomplete, or not written; the caller throws this after showing the result
     */
    record Tiles(ProbabilityMap map, List<String> notes, Optional<Path> written, Optional<RuntimeException> ended)
            implements Classified {
        @Override
        public void rethrow() {
            ended.ifPresent(e -> {
                throw e;
            });
        }

        @Override
        public List<String> lines(ClassifyOptions o) {
            List<String> lines = new ArrayList<>();
            DoubtCount doubts = DoubtCount.of(map.predictions().rows().stream());
            doubts.warning("tiles").ifPresent(lines::add);
            lines.add(doubts.counted("of " + map.grid().cells() + " tiles")
                    + written.map(f -> ": " + (GeoJsonFile.named(f) ? f : f.resolve(TilesJob.MAP)))
                            .orElse("."));
            map.rates().flatMap(HeldOutRates::sentence).ifPresent(lines::add);
            return lines;
        }
    }

    /**
     * Of one shard.
     *
     * @param part the file of the part
     * @param inputs the number of finished inputs, all of this shard's
     */
    record Part(Path part, int inputs) implements Classified {
        @Override
        public List<String> lines(ClassifyOptions o) {
            return List.of(inputs + (o.what() == ClassifyOptions.What.TILES ? " slides" : " images") + " of shard "
                    + o.shard().orElseThrow() + " classified: " + part);
        }

        @Override
        public Optional<Path> written() {
            return Optional.of(part);
        }
    }
}
