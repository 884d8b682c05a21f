package quadrant.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Evaluation;

/** The report's sentences. */
final class ReportText {
    private final RunReport run;

    ReportText(RunReport run) {
        this.run = run;
    }

    /** What came out. */
    String headline() {
        return run.verdict();
    }

    /** That fine-tuning brought nothing, or no more than colours, where it is so. */
    private String first(RunReport.Outcome o) {
        return BaselineText.first(
                run.decision().depth() > 0 ? o.frozen().map(RunReport.FrozenFeatures::difference) : Optional.empty(),
                o.detail().rivals(),
                run.data().groups().orElse("images"));
    }

    /** What limits the headline; whole sentences. */
    List<String> caveats() {
        if (run.test().isEmpty()) {
            return List.of("Hold images out, best whole patients or slides, and train again to learn it.");
        }
        List<String> caveats = new ArrayList<>();
        Optional.of(first(run.test().get()).strip()).filter(s -> !s.isEmpty()).ifPresent(caveats::add);
        caveats.addAll(text(run.test().get()).caveats());
        if (run.data().groups().isEmpty()) {
            caveats.add("The data named no groups. If several images come from one patient or slide, images of the same"
                    + " one may be in training and held out, and the numbers are too good.");
        }
        return caveats;
    }

    private OutcomeText text(RunReport.Outcome o) {
        return new OutcomeText(o.evaluation(), o.baseline(), run.data().groups(), "held-out image");
    }

    /** The numbers over all classes. */
    Map<String, String> summary(RunReport.Outcome outcome) {
        OutcomeText text = text(outcome);
        Map<String, String> rows = text.summary(outcome.detail());
        FrozenText.summary(run, text, rows);
        return rows;
    }

    /** What was trained, and who decided. */
    String what() {
        RunReport.Decision d = run.decision();
        String trained = switch (d.strategy()) {
            case "layers" ->
                "The pretrained network was kept as it was, and a classifier on the pooled outputs of all its layers was"
                        + " fitted in closed form.";
            case "head" ->
                "The pretrained network was kept as it was, and a new classifier was trained on its features.";
            case "top" ->
                "The top layers of the pretrained network (depth " + d.depth()
                        + ") and a new classifier were trained; the layers below were kept as they were.";
            case "all" ->
                "All layers were trained, starting from the pretrained weights, with a new classifier. The views of the"
                        + " images were made anew for each mini-batch, and none was cached.";
            default -> throw new IllegalStateException(d.strategy());
        };
        String by = d.chosenByUser()
                ? " You chose this."
                : d.quadrant().isPresent()
                        ? " This is the advice for quadrant " + d.quadrant().getAsInt()
                                + " of the size–similarity matrix."
                        : "";
        return trained + by;
    }

    /** A paragraph for a paper. */
    String methods() {
        RunReport.Data data = run.data();
        String unit = data.groups()
                .map(g -> "so that no two parts share any of the " + g)
                .orElse("image by image");
        int all = data.train().total() + data.validation().total() + data.test().total();
        StringBuilder s = new StringBuilder("Images were classified by transfer learning with Quadrant ");
        s.append(run.provenance().versions().getOrDefault("Quadrant", "")).append(". ");
        s.append(all).append(" images of ").append(data.classes().size()).append(" classes were split, ");
        s.append(unit).append(", into ").append(data.train().total()).append(" for training");
        if (data.validation().total() > 0) {
            s.append(", ").append(data.validation().total()).append(" for validation");
        }
        s.append(" and ").append(data.test().total()).append(" held out for testing. ");
        RunReport.Pretrained backbone = run.model().backbone();
        s.append("The pretrained network was ").append(backbone.name()).append(" (SHA-256 ");
        s.append(Texts.brief(backbone.sha256()))
                .append("). ")
                .append(what().replace(" You chose this.", ""))
                .append(' ');
        position(s);
        run.test().ifPresent(o -> result(s, o));
        s.append("Random seed ").append(run.provenance().seed()).append("; data SHA-256 ");
        s.append(Texts.brief(data.hash()))
                .append(", model SHA-256 ")
                .append(Texts.brief(run.model().sha256()));
        s.append("; ").append(run.fit().device()).append("; ");
        List<String> versions = new ArrayList<>();
        run.provenance().versions().forEach((k, v) -> versions.add(k + " " + v));
        return s.append(String.join(", ", versions)).append('.').toString();
    }

    private void position(StringBuilder s) {
        RunReport.Position at = run.decision().at();
        s.append("The smallest class had ")
                .append(Texts.format("%.0f", at.imagesPerClass()))
                .append(' ')
                .append(run.decision().findings().counted());
        if (at.divergence().isPresent()) {
            s.append(", and the ").append(run.decision().findings().measure()).append(" was ");
            s.append(Texts.format("%.3f", at.divergence().getAsDouble()));
            at.interval().ifPresent(i -> s.append(Texts.format(" (95%% interval %.3f–%.3f)", i.low(), i.high())));
        }
        s.append(". ");
    }

    private void result(StringBuilder s, RunReport.Outcome outcome) {
        Evaluation e = outcome.evaluation();
        s.append("Balanced accuracy on the held-out images was ").append(Texts.format("%.3f", e.balancedAccuracy()));
        s.append(IntervalText.methods(e, run.data().groups().orElse("images")));
        s.append(". ").append(FrozenText.methods(run));
    }

    /** What it takes to do it again, as name and value. */
    Map<String, String> record() {
        Map<String, String> rows = new LinkedHashMap<>();
        RunReport.Model model = run.model();
        rows.put("Model file", model.file());
        rows.put("Model SHA-256", model.sha256());
        rows.put("Data SHA-256", run.data().hash());
        rows.put("Pretrained network", model.backbone().name());
        rows.put("Its licence", model.backbone().licence());
        rows.put("Its SHA-256", model.backbone().sha256());
        rows.put("Written", run.provenance().created());
        rows.put("Seed", Long.toString(run.provenance().seed()));
        rows.put("Device", run.fit().device());
        rows.put(
                "Model file against training engine",
                model.maxDifference().isPresent()
                        ? "greatest difference of a probability "
                                + Texts.format("%.1e", model.maxDifference().getAsDouble())
                        : "not compared");
        rows.putAll(run.provenance().versions());
        return rows;
    }
}
