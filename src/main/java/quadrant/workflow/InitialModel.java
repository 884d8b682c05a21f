package quadrant.workflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCard;
import quadrant.dataset.ClassList;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.model.SeenImages;
import quadrant.pixels.PixelSize;
import quadrant.task.Task;
import quadrant.training.TrainingImage;

/**
 * The initial model of a training: a pretrained backbone, or a model fine-tuned by Quadrant that is continued.
 *
 * <p>Its lineage are facts of the new model's provenance. {@code backbone…} is always the first backbone. A model that continues
 * others has {@code continued}, their number, and for the last eight of them {@code continued.K.…}, where K is 1 for the one that
 * it continues directly: the SHA-256 of its file and of its data, how many images it was trained on, depth, seed and version.
 *
 * @param backbone the network without its classifier; for a continued model with its trained weights, with the cuts of its
 *     first backbone, and with the SHA-256 of the model's file
 */
public record InitialModel(Backbone backbone, Optional<FineTunedModel> continued) {
    private static final double SAME_SIZE = 1.01;

    static final String BACKBONE = "backbone";
    static final String BACKBONE_LICENCE = "backbone.licence";
    static final String BACKBONE_SOURCE = "backbone.source";
    static final String BACKBONE_SHA256 = "backbone.sha256";
    /** The tensors of the depths, a line each. */
    static final String CUTS = "backbone.cuts";

    private static final String CONTINUED = "continued";
    /** The greatest depth at which any of the models was trained. */
    private static final String DEEPEST = "continued.deepest";

    private static final int KEPT = 8;
    private static final List<String> OF_EACH = List.of("data.sha256", "images.train", "depth", "seed", "quadrant");

    /** The images that the continued model was trained on. */
    Optional<SeenImages> seen() {
        return continued.flatMap(m -> m.provenance().seen());
    }

    /** Warns of the limits of a continuation with these images. */
    void report(DatasetScan scan, Task task) {
        continued.ifPresent(model -> {
            task.info("Continuing the model " + backbone.card().name() + ", which was trained to depth "
                    + deepest(model.provenance()) + " on "
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

    static String origin(Provenance p) {
        return p.facts().getOrDefault(BACKBONE, "unknown");
    }

    /** The greatest number of stages trained in a model and all that it continues. */
    static int deepest(Provenance p) {
        return Math.max(p.count(DEEPEST).orElse(0), p.depth());
    }

    /** The facts on the models that a training begins from. */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        BackboneCard card = backbone.card();
        facts.put(BACKBONE, continued.map(m -> origin(m.provenance())).orElse(card.name()));
        facts.put(BACKBONE_LICENCE, card.licence());
        facts.put(BACKBONE_SOURCE, card.source());
        facts.put(
                BACKBONE_SHA256,
                continued.map(m -> m.provenance().fact(BACKBONE_SHA256)).orElse(card.sha256()));
        facts.put(CUTS, String.join("\n", card.cuts()));
        continued.ifPresent(m -> facts.putAll(ancestors(m.provenance(), card.sha256())));
        return facts;
    }

    private static Map<String, String> ancestors(Provenance p, String sha256) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(CONTINUED, Integer.toString(1 + p.count(CONTINUED).orElse(0)));
        facts.put(DEEPEST, Integer.toString(deepest(p)));
        facts.put(key(1, "sha256"), sha256);
        OF_EACH.forEach(k -> putIfKnown(facts, key(1, k), p.fact(k)));
        for (int k = 1; k < KEPT; k++) {
            int back = k;
            Stream.concat(Stream.of("sha256"), OF_EACH.stream())
                    .forEach(each -> putIfKnown(facts, key(back + 1, each), p.fact(key(back, each))));
        }
        return facts;
    }

    private static void putIfKnown(Map<String, String> facts, String key, String value) {
        if (!value.isEmpty()) {
            facts.put(key, value);
        }
    }

    private static String key(int back, String fact) {
        return CONTINUED + "." + back + "." + fact;
    }
}
