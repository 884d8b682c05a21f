package quadrant.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import quadrant.dataset.io.PlainNames;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;
import quadrant.evaluation.PairedDifference;
import quadrant.explain.Examination;
import quadrant.explain.Example;
import quadrant.explain.Shortcut;
import quadrant.plan.Recipe;

/** The paragraphs on methods, ready to paste. */
final class MethodsText {
    private final RunReport run;

    MethodsText(RunReport run) {
        this.run = run;
    }

    List<String> paragraphs() {
        List<String> paragraphs = new ArrayList<>();
        run.folding().ifPresent(f -> paragraphs.add(crossValidation(f)));
        run.decision().ifPresent(d -> paragraphs.add(first(d)));
        run.training().ifPresent(t -> paragraphs.add(training(t)));
        run.examination().map(this::examined).filter(s -> !s.isEmpty()).ifPresent(paragraphs::add);
        return paragraphs;
    }

    /** What was trained. */
    static String what(RunReport.Decision d) {
        String layers =
                "The pretrained network was kept as it was, and a classifier on the pooled outputs of all its layers"
                        + " was fitted in closed form.";
        String top = "The top layers of the pretrained network (depth " + d.depth()
                + ") and a new classifier were trained; the layers below were kept as they were.";
        String head = "The pretrained network was kept as it was, and a new classifier was trained on its features.";
        return switch (d.strategy()) {
            case "layers" -> layers;
            case "head" -> head;
            case "top" -> top;
            case "mean" ->
                "The model is the mean of two. One: " + lower(layers) + " Two: " + lower(d.depth() == 0 ? head : top);
            case "all" ->
                "All layers were trained, starting from the pretrained weights, with a new classifier. The views of the"
                        + " images were made anew for each mini-batch, and none was cached.";
            default -> throw new IllegalStateException(d.strategy());
        };
    }

    private static String lower(String sentence) {
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }

    private String first(RunReport.Decision decision) {
        RunReport.Data data = run.data();
        int validation = data.images(RunReport.Role.VALIDATION);
        StringBuilder s = new StringBuilder("Images were classified by transfer learning with ")
                .append(run.provenance().quadrant())
                .append(". ");
        s.append(data.total())
                .append(" images of ")
                .append(data.classes().size())
                .append(" classes were split, ");
        s.append(data.bags() ? "labels being those of groups as a whole (multiple-instance learning), " : "");
        s.append(data.groups()
                .map(g -> "so that no two parts share any of the " + g)
                .orElse("image by image"));
        s.append(", into ").append(data.images(RunReport.Role.TRAINING)).append(" for training");
        s.append(validation > 0 ? ", " + validation + " for validation" : "");
        s.append(" and ").append(data.images(RunReport.Role.TEST)).append(" held out for testing. ");
        s.append(backbone()).append(". ").append(what(decision)).append(' ').append(position(decision));
        run.leftOut()
                .ifPresent(o -> s.append("Balanced accuracy on ")
                        .append(run.images(o))
                        .append(", was ")
                        .append(result(o)));
        run.test()
                .ifPresent(o -> s.append("Balanced accuracy on the held-out ")
                        .append(data.bags() ? "groups as a whole" : "images")
                        .append(" was ")
                        .append(result(o)));
        return s.append(again())
                .append("; ")
                .append(run.training().map(RunReport.Training::device).orElse(""))
                .append("; ")
                .append(run.provenance().software())
                .append('.')
                .toString();
    }

    private String backbone() {
        return run.provenance()
                .backbone()
                .map(b -> "The pretrained network was " + b.name() + " (SHA-256 " + Texts.brief(b.sha256()) + ")")
                .orElse("");
    }

    private String again() {
        return "Random seed " + run.provenance().seed() + "; data SHA-256 "
                + Texts.brief(run.provenance().dataHash().orElse(""))
                + run.model()
                        .map(m -> ", model SHA-256 " + Texts.brief(m.modelSha256()))
                        .orElse("");
    }

    private static String position(RunReport.Decision d) {
        RunReport.Position at = d.position();
        return Texts.format(
                        "The smallest class had %.0f %s",
                        at.imagesPerClass(), d.findings().counted())
                + (at.divergence().isEmpty()
                        ? ""
                        : Texts.format(
                                ", and the %s was %.3f",
                                d.findings().measure(), at.divergence().getAsDouble()))
                + at.interval()
                        .map(i -> Texts.format(" (95%% interval %.3f–%.3f)", i.low(), i.high()))
                        .orElse("")
                + ". ";
    }

    /** The balanced accuracy of the model and of each baseline. */
    private String result(RunReport.Outcome o) {
        StringBuilder s = new StringBuilder(Texts.format("%.3f", o.evaluation().balancedAccuracy()))
                .append(interval(o.evaluation()))
                .append(". ");
        for (BaselineComparison b : o.baselines()) {
            PairedDifference d = b.difference();
            s.append(OutcomeText.name(b.kind())).append(Texts.format(": %.3f", b.balancedAccuracy()));
            s.append(" (difference ").append(Texts.signed(d.value()));
            s.append(
                    d.groups() < 2
                            ? "). "
                            : ", 95% interval " + Texts.signed(d.interval().low()) + " to "
                                    + Texts.signed(d.interval().high()) + ", paired bootstrap over " + run.unit()
                                    + "). ");
        }
        return s.toString();
    }

    /** How the interval was computed: nothing where all images come from one group. */
    private String interval(Evaluation e) {
        if (e.groups() < 2) {
            return "";
        }
        boolean mixed = e.balancedAccuracy() > 0 && e.balancedAccuracy() < 1;
        String how = mixed
                ? "bootstrap over " + run.unit() + ", expanded percentiles of 2000 resamples; Hesterberg 2015"
                : "what " + e.groups() + " " + run.unit() + " without "
                        + (e.balancedAccuracy() == 1 ? "an error" : "a correct prediction")
                        + " leave possible; Buehler 1957";
        Interval i = e.balancedAccuracyInterval();
        return Texts.format(" (95%% interval %.3f–%.3f, %s)", i.low(), i.high(), how);
    }

    private String crossValidation(Folding f) {
        StringBuilder s = new StringBuilder("Classification by transfer learning with ")
                .append(run.provenance().quadrant())
                .append(" was evaluated by ");
        s.append(f.repeats() > 1 ? f.repeats() + " times repeated, " : "")
                .append(f.decided().isEmpty() ? "" : "nested, ")
                .append(f.folds())
                .append("-fold cross-validation on ")
                .append(run.data().total())
                .append(" images of ")
                .append(run.data().classes().size())
                .append(" classes");
        run.data()
                .groups()
                .ifPresent(g -> s.append(" from ")
                        .append(run.test().map(o -> o.evaluation().groups()).orElse(0))
                        .append(' ')
                        .append(g));
        s.append(f.column() ? ", with given folds" : ", stratified by class");
        run.data()
                .groups()
                .ifPresent(g -> s.append("; no two folds share any of the ").append(g));
        s.append(". ").append(backbone()).append("; depths trained were ");
        s.append(f.perFold().stream().map(Folding.Fold::depth).collect(Collectors.toCollection(TreeSet::new)).stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", ")));
        run.test().ifPresent(o -> s.append(". Pooled balanced accuracy was ").append(result(o)));
        return s.append(again()).append('.').toString();
    }

    private String training(RunReport.Training t) {
        Recipe plan = t.plan();
        String strategy = run.decision().map(RunReport.Decision::strategy).orElse("");
        boolean layers = t.ridgeStrength().isPresent();
        StringBuilder s = new StringBuilder("Images were given to the network as ")
                .append(t.pixels())
                .append(". ");
        if (layers) {
            s.append("The mean and standard deviation over the positions of each layer's output were averaged over each"
                    + " image's views and standardised, and a ridge classifier with classes weighted alike was fitted to"
                    + " them in closed form; its strength, ");
            s.append(t.ridgeStrength().getAsDouble())
                    .append(" mean eigenvalues of the kernel, was chosen by left-out blocks of whole groups");
        } else {
            s.append(
                            "The new classifier was fitted by multinomial logistic regression with classes weighted alike (C = ")
                    .append(plan.headPenalty())
                    .append(')');
        }
        s.append(layers ? "; augmented views (" : " on the frozen features of augmented views (");
        s.append(plan.views()).append(" of each image). ");
        if (!strategy.equals("layers") && !strategy.equals("head")) {
            s.append(together(plan, t.keptEpoch()));
        }
        return s.append("Augmentation: ")
                .append(PlainNames.augmentation(plan.augmentation().canonical()))
                .append('.')
                .toString();
    }

    private static String together(Recipe r, int kept) {
        return Texts.format(
                "From there, the classifier and the trained layers were optimised together for %d epochs in mini-batches of"
                        + " %d with AdamW (learning rate %s, times %s for each stage further from the output, weight decay"
                        + " %s), linear warm-up and cosine decay, label smoothing %s, dropout %s on the pooled features,"
                        + " with the statistics of BatchNorm layers kept; the running average of the weights is the model."
                        + " Sampling %s, MixUp %s, CutMix %s, early stopping %s, epoch kept %d. ",
                r.epochs(),
                r.batchSize(),
                r.learningRate(),
                r.stageDecay(),
                r.weightDecay(),
                r.labelSmoothing(),
                r.dropout(),
                r.batching().sampling().name().toLowerCase(Locale.ROOT),
                r.batching().mixing().mixUp(),
                r.batching().mixing().cutMix(),
                r.earlyStopping() ? "on" : "off",
                kept);
    }

    private String examined(Examination e) {
        StringBuilder s = new StringBuilder();
        e.examples()
                .value()
                .filter(list -> !list.isEmpty())
                .ifPresent(list -> s.append("Where the model looks was examined in ")
                        .append(Texts.count(list.size(), run.kind().image()))
                        .append(" by ")
                        .append(technique(list))
                        .append(". "));
        e.shortcut()
                .value()
                .ifPresent(t -> s.append(
                                "With the middle half of each image covered by the mean colour, balanced accuracy was ")
                        .append(number(t.border()))
                        .append("; with the border covered, ")
                        .append(number(t.centre()))
                        .append("; on the same ")
                        .append(Texts.count(t.images(), "whole image"))
                        .append(", ")
                        .append(number(t.whole()))
                        .append(". "));
        e.map()
                .value()
                .ifPresent(m -> s.append(
                        "The features that enter the classifier were mapped by principal component analysis."));
        return s.toString().strip();
    }

    static String technique(List<Example> examples) {
        return switch (examples.get(0).look().technique()) {
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
