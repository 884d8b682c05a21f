package quadrant.dataset.io;

import java.util.LinkedHashMap;
import java.util.Map;
import quadrant.augment.AugmentationPlan;

/** Readable names for the keys of phases and parameters; a key without one is used unchanged. */
public final class PlainNames {
    private static final Map<String, String> PHASES = Map.ofEntries(
            Map.entry("read", "Reading the images"),
            Map.entry("advice", "Measuring the data and trying depths"),
            Map.entry("views", "Augmenting the images"),
            Map.entry("trunk", "Running the frozen layers"),
            Map.entry("cache", "Keeping their features"),
            Map.entry("head", "Fitting the classifier"),
            Map.entry("tail", "Training the top layers"),
            Map.entry("check", "Checking the model file"),
            Map.entry("doubt", "Calibrating uncertainty"),
            Map.entry("test", "Testing on held-out images"),
            Map.entry("colour", "Comparing with colours alone"),
            Map.entry("examination", "Examining the model"));

    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("quadrant", "Quadrant"),
            Map.entry("trunk", "Frozen layers computed by"),
            Map.entry("tail", "Top layers trained by"),
            Map.entry("backbone", "Pretrained network"),
            Map.entry("backbone.licence", "Its licence"),
            Map.entry("backbone.source", "Its source"),
            Map.entry("backbone.sha256", "Its SHA-256"),
            Map.entry("data.sha256", "SHA-256 of the training data"),
            Map.entry("images.train", "Images to train on"),
            Map.entry("images.validation", "Images for validation"),
            Map.entry("images.test", "Images held out"),
            Map.entry("seed", "Random seed"),
            Map.entry("threads", "Threads"),
            Map.entry("quadrantOfMatrix", "Quadrant of the matrix"),
            Map.entry("strategy", "Strategy"),
            Map.entry("depth", "Depth (stages trained)"),
            Map.entry("augmentation", "Augmentation"),
            Map.entry("sampling", "Sampling of mini-batches"),
            Map.entry("mixUp", "MixUp, α (0 is off)"),
            Map.entry("cutMix", "CutMix, α (0 is off)"),
            Map.entry("pixels", "Images as the network sees them"),
            Map.entry("views", "Augmented views of each image"),
            Map.entry("testTimeAugmentation", "Test-time augmentation"),
            Map.entry("epochs", "Epochs"),
            Map.entry("earlyStopping", "Early stopping"),
            Map.entry("batchSize", "Images in a batch"),
            Map.entry("learningRate", "Learning rate of the classifier"),
            Map.entry("stageDecay", "Its factor for each stage below"),
            Map.entry("weightDecay", "Weight decay"),
            Map.entry("labelSmoothing", "Label smoothing"),
            Map.entry("dropout", "Dropout"),
            Map.entry("headPenalty", "L2 penalty of the first classifier"),
            Map.entry("warmUpSteps", "Warm-up steps"),
            Map.entry("averageDecay", "Decay of the running average of the weights"),
            Map.entry("patience", "Patience of early stopping (epochs)"),
            Map.entry("ridgeStrength", "Ridge strength"),
            Map.entry("keptEpoch", "Epoch that was kept"),
            Map.entry("device", "Device"));

    private PlainNames() {}

    /** Times by phase, and their sum. */
    public static Map<String, String> phases(Map<String, Double> seconds) {
        Map<String, String> rows = new LinkedHashMap<>();
        seconds.forEach((phase, s) -> rows.put(PHASES.getOrDefault(phase, phase), Texts.duration(s)));
        if (rows.size() > 1) {
            rows.put(
                    "Together",
                    Texts.duration(seconds.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum()));
        }
        return rows;
    }

    public static Map<String, String> parameters(Map<String, String> plan) {
        Map<String, String> rows = new LinkedHashMap<>();
        plan.forEach((key, value) -> rows.put(
                PARAMETERS.getOrDefault(key, key), key.equals("augmentation") ? augmentation(value) : value(value)));
        return rows;
    }

    /** A value that may be wrapped between its parts. */
    private static String value(String value) {
        return switch (value) {
            case "true" -> "yes";
            case "false" -> "no";
            default -> value.replaceAll(",(?=\\S)", ", ");
        };
    }

    /** The name of a plan from {@link AugmentationPlan#canonical()}; "own plan" for an unnamed plan, "" for none. */
    public static String planName(String canonical) {
        return AugmentationPlan.names().stream()
                .filter(n -> AugmentationPlan.named(n).canonical().equals(canonical))
                .findFirst()
                .orElse(canonical.isEmpty() ? "" : "own plan");
    }

    /** Such as "heavy: flip (probability 0.5), rotation (…)"; "none" for the empty plan. */
    public static String augmentation(String canonical) {
        String transforms = canonical
                .replaceFirst("^[^\\[]*\\[", "")
                .replaceFirst("]$", "")
                .replace("()", "")
                .replace("[", " [")
                .replace("(", " (")
                .replaceAll("[,;](?=\\S)", ", ")
                .replace('=', ' ');
        return transforms.isEmpty() ? planName(canonical) : planName(canonical) + ": " + transforms;
    }
}
