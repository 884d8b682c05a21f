package quadrant.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import quadrant.dataset.io.PlainNames;
import quadrant.dataset.io.Texts;
import quadrant.explain.Example;
import quadrant.explain.Shortcut;
import quadrant.explain.Technique;

/** The paragraphs on methods, ready to paste. */
final class MethodsText {
    private final RunReport run;
    private final Map<String, String> plan;

    private MethodsText(RunReport run) {
        this.run = run;
        this.plan = run.fit().plan();
    }

    /** @param first what was done with what, and what came out */
    static List<String> of(RunReport run, String first) {
        MethodsText text = new MethodsText(run);
        List<String> paragraphs = new ArrayList<>(List.of(first));
        paragraphs.add(text.training());
        String examined = text.examined();
        if (!examined.isEmpty()) {
            paragraphs.add(examined);
        }
        return List.copyOf(paragraphs);
    }

    private String training() {
        StringBuilder s = new StringBuilder();
        if (plan.containsKey("pixels")) {
            s.append("Images were given to the network as ")
                    .append(plan.get("pixels"))
                    .append(". ");
        }
        boolean layers = run.decision().strategy().equals("layers");
        s.append(
                layers
                        ? "The mean and standard deviation over the positions of each layer's output were averaged over each"
                                + " image's views and standardised, and a ridge classifier with classes weighted alike was"
                                + " fitted to them in closed form"
                        : "The new classifier was fitted by multinomial logistic regression with classes weighted alike");
        add(
                s,
                "; its strength, %s mean eigenvalues of the kernel, was chosen by left-out blocks of whole groups",
                "ridgeStrength");
        if (!layers && plan.containsKey("headPenalty")) {
            s.append(" (C = ").append(plan.get("headPenalty")).append(')');
        }
        s.append(layers ? "; augmented views" : " on the frozen features of augmented views");
        if (plan.containsKey("views")) {
            s.append(" (").append(plan.get("views")).append(" of each image)");
        }
        s.append(". ");
        if (run.decision().depth() > 0) {
            s.append(together());
        }
        if (plan.containsKey("augmentation")) {
            s.append("Augmentation: ")
                    .append(PlainNames.augmentation(plan.getOrDefault("augmentation", "")))
                    .append('.');
        }
        return s.toString().strip();
    }

    private String together() {
        StringBuilder s =
                new StringBuilder("From there, the classifier and the trained layers were optimised together");
        add(s, " for %s epochs", "epochs");
        add(s, " in mini-batches of %s", "batchSize");
        s.append(" with AdamW");
        List<String> parts = new ArrayList<>();
        part(parts, "learning rate %s", "learningRate");
        part(parts, "times %s for each stage further from the output", "stageDecay");
        part(parts, "weight decay %s", "weightDecay");
        if (!parts.isEmpty()) {
            s.append(" (").append(String.join(", ", parts)).append(')');
        }
        s.append(", linear warm-up and cosine decay");
        add(s, ", label smoothing %s", "labelSmoothing");
        add(s, ", dropout %s on the pooled features", "dropout");
        s.append(", with the statistics of BatchNorm layers kept; the running average of the weights is the model. ");
        List<String> batches = new ArrayList<>();
        part(batches, "sampling %s", "sampling");
        part(batches, "MixUp %s", "mixUp");
        part(batches, "CutMix %s", "cutMix");
        part(batches, "early stopping %s", "earlyStopping");
        part(batches, "epoch kept %s", "keptEpoch");
        return batches.isEmpty()
                ? s.toString()
                : s.append(Texts.capitalised(String.join(", ", batches)))
                        .append(". ")
                        .toString();
    }

    private void add(StringBuilder s, String pattern, String key) {
        String value = plan.get(key);
        if (value != null) {
            s.append(Texts.format(pattern, value));
        }
    }

    private void part(List<String> parts, String pattern, String key) {
        String value = plan.get(key);
        if (value != null) {
            parts.add(Texts.format(pattern, value.equals("true") ? "on" : value.equals("false") ? "off" : value));
        }
    }

    private String examined() {
        StringBuilder s = new StringBuilder();
        run.examination()
                .examples()
                .value()
                .filter(e -> !e.isEmpty())
                .ifPresent(e -> s.append("Where the model looks was examined in ")
                        .append(Texts.count(e.size(), "held-out image"))
                        .append(" by ")
                        .append(technique(e))
                        .append(". "));
        run.examination()
                .shortcut()
                .value()
                .ifPresent(t -> s.append("With the middle half of each image covered by the"
                                + " mean colour, balanced accuracy was ")
                        .append(number(t.border()))
                        .append("; with the border covered, ")
                        .append(number(t.centre()))
                        .append("; on the same ")
                        .append(Texts.count(t.images(), "whole image"))
                        .append(", ")
                        .append(number(t.whole()))
                        .append(". "));
        run.examination()
                .map()
                .value()
                .ifPresent(m -> s.append(
                        "The features that enter the classifier were mapped by principal component" + " analysis."));
        return s.toString().strip();
    }

    static String technique(List<Example> examples) {
        Technique technique = examples.get(0).look().technique();
        return switch (technique) {
            case CAM -> "class activation maps (CAM)";
            case GRAD_CAM -> "Grad-CAM";
            case ALL_LAYERS -> "class activation maps of all layers";
            case OCCLUSION -> "occlusion";
        };
    }

    private static String number(Shortcut.Part p) {
        return Texts.format(
                "%.3f (95%% interval %.3f–%.3f)",
                p.balancedAccuracy(), p.interval().low(), p.interval().high());
    }
}
