package quadrant.workflow;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import quadrant.backbone.Backbone;
import quadrant.dataset.ClassList;
import quadrant.model.FineTunedModel;
import quadrant.model.SeenImages;
import quadrant.pixels.PixelSize;
import quadrant.task.Task;
import quadrant.training.TrainingImage;

/**
 * The initial model of a training: a pretrained backbone, or a model fine-tuned by Quadrant that is continued.
 *
 * @param backbone the network without its classifier; for a continued model with its trained weights, with the cuts of its
 *     first backbone, and with the SHA-256 of the model's file
 */
public record InitialModel(Backbone backbone, Optional<FineTunedModel> continued) {
    private static final double SAME_SIZE = 1.01;

    /** The images that the continued model was trained on. */
    Optional<SeenImages> seen() {
        return continued.flatMap(m -> m.provenance().seen());
    }

    /** Warns of the limits of a continuation with these images. */
    void report(DatasetScan scan, Task task) {
        continued.ifPresent(model -> {
            task.info("Continuing the model " + backbone.card().name() + ", which was trained to depth "
                    + ProvenanceFacts.deepest(model.provenance()) + " on "
                    + model.classes().size() + " classes.");
            reportClasses(model.classes(), scan.dataset().classes(), task);
            reportPixelSize(model.preprocessing().pixelSize(), scan.pixelSize(), task);
            warnSeen(scan.images(), task);
        });
    }

    private static void reportClasses(ClassList old, ClassList now, Task task) {
        List<String> lost =
                old.names().stream().filter(n -> !now.names().contains(n)).toList();
        List<String> added =
                now.names().stream().filter(n -> !old.names().contains(n)).toList();
        if (!lost.isEmpty()) {
            task.warn("The model that is continued knows " + quoted(lost)
                    + ", of which there is no image here: the new model will not know "
                    + (lost.size() == 1 ? "it" : "them") + ".");
        }
        if (!added.isEmpty()) {
            task.info("New to the model that is continued: " + quoted(added) + ".");
        }
    }

    private static String quoted(List<String> names) {
        return names.stream().map(n -> "\"" + n + "\"").collect(Collectors.joining(", "));
    }

    private static void reportPixelSize(Optional<PixelSize> old, Optional<PixelSize> now, Task task) {
        if (old.isEmpty()) {
            return;
        }
        double before = old.get().micronsPerPixel();
        if (now.isEmpty()) {
            task.info("The images do not have one common pixel size; that of the model that is continued, " + before
                    + " µm, is kept.");
            return;
        }
        double here = now.get().micronsPerPixel();
        if (Math.max(before, here) > SAME_SIZE * Math.min(before, here)) {
            task.warn("The model that is continued was trained at " + before + " µm per pixel, and these images have "
                    + here + " µm: things look " + (here < before ? "larger" : "smaller")
                    + " than in its training, and the new model is recorded at " + here + " µm.");
        }
    }

    /** Warns that labels are compared with features that were trained on these same labels. */
    void reportLabels(List<TrainingImage> images, Task task) {
        if (mayKnow(images)) {
            task.warn("The model learnt from "
                    + (seen().isEmpty() ? "images that it does not list" : again(images) + " of these images")
                    + ", under the labels that it had: wrong ones among them may look right to it. A backbone that"
                    + " has not seen them finds more.");
        }
    }

    /** Whether a continued model was trained on any of these images, or may have been. */
    boolean mayKnow(List<TrainingImage> images) {
        return continued.isPresent() && (seen().isEmpty() || again(images) > 0);
    }

    /** The number of these images that the continued model is known to have been trained on. */
    int again(List<TrainingImage> images) {
        SeenImages known = seen().orElse(SeenImages.NONE);
        return (int) images.stream().filter(i -> known.contains(i.pixelHash())).count();
    }

    private void warnSeen(List<TrainingImage> images, Task task) {
        if (seen().isEmpty()) {
            task.warn("The model that is continued does not record its training images, so a test image may be one of"
                    + " them, and the test too optimistic.");
            return;
        }
        int again = again(images);
        if (again > 0) {
            task.warn("The model that is continued learnt from " + again + " of these " + images.size()
                    + " images: they do not test it, and a depth that is tried on them, the accuracy that is then"
                    + " expected, and the calibrated uncertainty of the new model may be too low.");
        }
    }
}
