package quadrant.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import quadrant.dataset.io.DoubtColumns;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.DoubtCount;
import quadrant.evaluation.HeldOutRates;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.inference.ProbabilityMap;

/** The result of {@code classify}. */
public sealed interface Classified {
    /** What was written, if anything. */
    Optional<Path> written();

    /**
     * Its value is the path of what was written; without an output a line for each image, ROI or slice: name, tabulator, class,
     * and after another tabulator the reasons for doubt, where there are any. Its lines begin with a warning where it is due.
     */
    Verb.Outcome outcome(Given given);

    private static List<String> lines(
            DoubtCount doubts,
            String things,
            Optional<Path> written,
            Optional<HeldOutRates> rates,
            Map<String, Integer> counts) {
        List<String> lines = new ArrayList<>();
        doubts.warning(things.replaceFirst("^of \\d+ ", "")).ifPresent(lines::add);
        lines.add(doubts.counted(things) + written.map(w -> ": " + w).orElse("."));
        rates.filter(r -> doubts.known() > 0).flatMap(HeldOutRates::sentence).ifPresent(lines::add);
        if (!counts.isEmpty()) {
            lines.add(counts.entrySet().stream()
                            .map(e -> e.getKey() + " " + e.getValue())
                            .collect(Collectors.joining(", "))
                    + "." + doubts.sentence());
        }
        return lines;
    }

    /**
     * Of images, ROIs or slices.
     *
     * @param written the table, where one was requested
     * @param predictions empty where features were classified one by one
     * @param drawn which item of the source each of them is, from 0, as items may be skipped
     * @param more for ROIs, their positions in pixels and, where the image is calibrated, µm: column to one cell a row
     * @param doubts the numbers of classified images or objects, and of doubtful ones
     * @param rates how often the model was right on images held out of its training, where it records that
     */
    record Table(
            Optional<Path> written,
            Predictions predictions,
            List<Integer> drawn,
            Map<String, List<String>> more,
            DoubtCount doubts,
            Optional<HeldOutRates> rates)
            implements Classified {
        /** Also prints such as {@code bilobed 37, kidney 36. Doubtful: 4, 3 of them unlike the training images.} */
        @Override
        public Verb.Outcome outcome(Given given) {
            String thing = switch (ClassifyOptions.what(given)) {
                case ROIS -> "ROI";
                case FIND -> "cell";
                case SLICES -> "slice";
                case IMAGE, TILES -> "image";
            };
            Abstention abstention = ClassifyOptions.abstention(given);
            Map<String, Integer> counts = new TreeMap<>();
            predictions.rows().forEach(p -> counts.merge(abstention.name(p, predictions.classes()), 1, Integer::sum));
            List<String> lines = lines(doubts, doubts.n() == 1 ? thing : thing + "s", written, rates, counts);
            return new Verb.Outcome(
                    written.map(Path::toString)
                            .orElseGet(() -> predictions.rows().stream()
                                    .map(p -> line(p, abstention))
                                    .collect(Collectors.joining("\n"))),
                    lines);
        }

        private String line(Prediction p, Abstention abstention) {
            return p.id() + "\t" + abstention.name(p, predictions.classes())
                    + p.doubt()
                            .filter(Doubt::doubtful)
                            .map(d -> "\t" + DoubtColumns.reasons(d))
                            .orElse("");
        }
    }

    /**
     * Of the cells that were found on images.
     *
     * @param table of the cells
     * @param images the table of the images, with counts and shares
     * @param read the number of images
     * @param counts of all cells, by class; what is no cell is not among those of {@code doubts}, but of {@code others}
     */
    record Cells(
            Path table,
            Path images,
            int read,
            Map<String, Integer> counts,
            DoubtCount doubts,
            DoubtCount others,
            Optional<HeldOutRates> rates)
            implements Classified {
        @Override
        public Optional<Path> written() {
            return Optional.of(table);
        }

        @Override
        public Verb.Outcome outcome(Given given) {
            String things = "cells of " + read + (read == 1 ? " image" : " images");
            List<String> lines = lines(doubts, things, written(), rates, counts);
            // cells that are taken for none are missing in the counts
            if (doubts.warning(things).isEmpty()) {
                doubts.plus(others)
                        .warning("objects, with what is no cell,")
                        .ifPresent(warning -> lines.add(0, warning));
            }
            lines.add("Counts and shares in each image: " + images);
            return new Verb.Outcome(table.toString(), lines);
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
        public Verb.Outcome outcome(Given given) {
            List<String> lines = lines(
                    DoubtCount.of(map.predictions().rows().stream()),
                    "of " + map.grid().cells() + " tiles",
                    written.map(f -> GeoJsonFile.named(f) ? f : f.resolve(TilesJob.MAP)),
                    map.rates(),
                    Map.of());
            return new Verb.Outcome(written.map(Path::toString).orElse(""), lines, ended);
        }
    }
}
