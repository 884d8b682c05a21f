package quadrant.app;

import static quadrant.task.OptionName.option;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.PixelSource;
import quadrant.dataset.io.GeoFeature;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.GeoJsonReader;
import quadrant.dataset.io.GeoObjects;
import quadrant.evaluation.DoubtCount;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.imagej.GeoRois;
import quadrant.imagej.GeoRows;
import quadrant.imagej.ImageFileReader;
import quadrant.imagej.RoiRows;
import quadrant.inference.Classifier;
import quadrant.model.FineTunedModel;
import quadrant.model.Uncertainty;
import quadrant.pixels.CropRule;
import quadrant.task.Remarks;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Classifies the features of a GeoJSON file one by one, and writes them with their classes in the original order. */
final class GeoJsonJob {
    private final Wiring wiring;

    GeoJsonJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /** @param rule how the features are cut out */
    ClassifyJob.Result run(ClassifyOptions options, FineTunedModel model, CropRule rule, Task task) {
        Path image = options.oneInput();
        Path rois = options.rois().orElseThrow();
        GeoRows rows = new GeoRows(image, String.valueOf(image.getFileName()), rule, new ImageFileReader());
        try (Source source =
                        GeoJsonFile.is(rois) ? Source.of(new GeoJsonReader(rois)) : Source.of(GeoRois.features(rois));
                PredictedFeatures out = new PredictedFeatures(
                        options.table(), model.classes(), options.abstention(), source.members());
                Classifier classifier =
                        options.classifier(model, wiring.engines().trunks(), task)) {
            task.phase("Classifying");
            Passing passing = new Passing(source, rows, options, out, task);
            classifier.classify(passing, passing::answer, task);
            passing.end();
            out.commit(source.members());
            return new ClassifyJob.Result(
                    Optional.of(options.output()),
                    new Predictions(model.classes(), List.of()),
                    Map.of(),
                    passing.doubts,
                    model.uncertainty().flatMap(Uncertainty::rates));
        } catch (IOException e) {
            throw PredictedFeatures.unwritten(options.table(), e);
        }
    }

    /** The source of features. */
    private record Source(
            Iterator<GeoFeature> features,
            JsonObject members,
            @Nullable GeoJsonReader reader) implements AutoCloseable {
        static Source of(GeoJsonReader reader) {
            return new Source(reader, reader.members(), reader);
        }

        static Source of(List<GeoFeature> features) {
            return new Source(features.iterator(), new JsonObject(), null);
        }

        void progress(Task task) {
            if (reader != null) {
                task.progress(reader.done(), reader.total());
            }
        }

        @Override
        public void close() {
            if (reader != null) {
                reader.close();
            }
        }
    }

    /** A feature in the queue, and whether it is classified. */
    private record Waiting(GeoFeature feature, boolean classified) {}

    /** The crops of the features that can be classified; the other features wait in between for their turn to be written. */
    private static final class Passing implements Iterator<PixelSource> {
        private final Source source;
        private final GeoFeatureRows rows;
        private final GeoObjects objects;
        private final PredictedFeatures out;
        private final Task task;
        private final Path file;
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private final Remarks kept = new Remarks("feature");
        private DoubtCount doubts = DoubtCount.NONE;
        private long left;

        Passing(Source source, GeoRows cutter, ClassifyOptions options, PredictedFeatures out, Task task) {
            this.source = source;
            this.objects = options.objects();
            this.rows = new GeoFeatureRows(source.features, cutter, objects, options.skipUnreadable(), (f, reason) -> {
                reason.ifPresent(r -> kept.add(r + ", so written without a new class", f.title()));
                waiting.add(new Waiting(f, false));
                left++;
                flush();
            });
            this.out = out;
            this.task = task;
            this.file = options.rois().orElseThrow();
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public PixelSource next() {
            RoiRows.Row row = rows.next();
            // features that were left out before it are already in the queue, and later ones are not read yet
            waiting.add(new Waiting(row.feature().get(), true));
            return row.crop();
        }

        /** Takes the prediction for the next classified feature. */
        void answer(Prediction p) {
            out.write(waiting.remove().feature, p);
            doubts = doubts.plus(p.doubt());
            flush();
            source.progress(task);
        }

        /** Writes the unclassified features up to the next classified one. */
        private void flush() {
            while (!waiting.isEmpty() && !waiting.peek().classified) {
                out.keep(waiting.remove().feature);
            }
        }

        void end() {
            flush();
            kept.info(task);
            if (doubts.n() == 0 && left == 0) {
                throw new UserException(
                        file + " holds no ROI and no feature.",
                        "Name the file of the objects that are to be classified.");
            }
            if (doubts.n() == 0) {
                throw new UserException(
                        "There is no feature to classify: none has an area and is of " + option("objects") + " "
                                + Value.word(objects) + ".",
                        "Export objects with outlines, or choose other " + option("objects") + ".");
            }
        }
    }
}
