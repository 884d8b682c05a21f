package quadrant.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import quadrant.advisor.Advice;
import quadrant.advisor.Comparison;
import quadrant.advisor.DatasetProfile;
import quadrant.advisor.Evidence;
import quadrant.advisor.LayerEvidence;
import quadrant.advisor.Similarity;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Curve;

/**
 * The sections on how well each layer separates the classes, and on the data's cell in the size–similarity matrix: the reasons
 * for the training.
 */
final class AdviceSections {
    private AdviceSections() {}

    static Html layers(Evidence f) {
        if (f.layers().value().isEmpty()) {
            return new Html().p(f.layers().reason().orElseThrow());
        }
        List<LayerEvidence> layers = f.layers().value().get();
        String plot = new Plot(
                        "Balanced accuracy by layer",
                        Plot.Axis.steps("layer, from the input to the output", 1, layers.size()),
                        Plot.Axis.share("balanced accuracy"),
                        200)
                .band(
                        1,
                        bound(layers, l -> l.upTo().interval().low()),
                        bound(layers, l -> l.upTo().interval().high()))
                .line("each layer alone", bound(layers, l -> l.alone().value()), false)
                .line(
                        "all up to it (95 % interval)",
                        bound(layers, l -> l.upTo().value()), false)
                .svg();
        LayerEvidence best = layers.get(0);
        for (LayerEvidence l : layers) {
            best = l.alone().value() > best.alone().value() ? l : best;
        }
        LayerEvidence all = layers.get(layers.size() - 1);
        Html html = new Html()
                .p("Layer " + (layers.indexOf(best) + 1) + " of " + layers.size()
                        + " alone separates the classes best: "
                        + Texts.percent(best.alone().value()) + ". The last layer alone reaches "
                        + Texts.percent(all.alone().value()) + ", all layers together "
                        + Texts.percent(all.upTo().value()) + ".")
                .figures(List.of(plot))
                .soft(
                        "Balanced accuracy of left-out training images by a ridge classifier on the pooled outputs of the frozen"
                                + " network.");
        if (f.families().size() > 1) {
            html.table(
                    List.of("Pooled", "Alone"),
                    f.families().stream()
                            .map(e -> List.<Object>of(Texts.capitalised(e.text()), score(e.alone())))
                            .toList());
        }
        return html.folded(
                "Each layer in numbers",
                new Html()
                        .table(
                                List.of("Layer", "Alone", "All up to it", "Tensor"),
                                IntStream.range(0, layers.size())
                                        .mapToObj(l -> row(l + 1, layers.get(l)))
                                        .toList()));
    }

    private static List<Curve.Point> bound(List<LayerEvidence> layers, ToDoubleFunction<LayerEvidence> value) {
        return IntStream.range(0, layers.size())
                .mapToObj(l -> new Curve.Point(l + 1, value.applyAsDouble(layers.get(l))))
                .toList();
    }

    private static List<Object> row(int number, LayerEvidence l) {
        return List.of(number, score(l.alone()), score(l.upTo()), l.tensor());
    }

    private static Html.Cell score(LayerEvidence.Score s) {
        return new Html.Cell(Texts.percent(s.value()), Texts.range(s.interval()));
    }

    static Html matrix(Advice a) {
        Html html = new Html().raw("<div class=\"first\"><div>");
        html.list(a.reasons());
        if (!a.wouldChange().isEmpty()) {
            html.h3("What would change this advice").list(a.wouldChange());
        }
        html.raw("</div><div>").figure(MatrixFigure.of(a), MatrixFigure.caption(a));
        html.raw("</div></div>");
        a.comparison().ifPresent(c -> depths(c, html));
        return html.folded("Size and similarity in numbers", numbers(a.evidence()));
    }

    /** The balance of learning by heart and learning nothing. */
    private static void depths(Comparison c, Html html) {
        if (c.depths().size() < 2) {
            return;
        }
        html.h3("Depths that were tried")
                .table(
                        List.of("Depth", "On training views", "On held-out images", "Log loss of these"),
                        c.depths().stream()
                                .map(t -> List.<Object>of(
                                        t.depth() + (t.depth() == c.depth() ? " (chosen)" : ""),
                                        Texts.percent(t.training()),
                                        Texts.percent(t.heldOut()),
                                        Texts.format("%.3f", t.logLoss())))
                                .toList())
                .soft(
                        "Brief trainings on two thirds of the images. Where training views are classified far better than held-out"
                                + " images, the network learns them by heart; where both are no better than at the shallowest depth, it"
                                + " learns nothing from the deeper layers.");
    }

    private static Html numbers(Evidence f) {
        Html html = new Html()
                .table(
                        List.of("Class", "Images", "Groups", "Without near-duplicates", "Worth independent"),
                        f.profile().classes().stream()
                                .map(c -> size(c, f.profile().groupsKnown()))
                                .toList());
        html.soft(
                f.rule() == DatasetProfile.SizeRule.EFFECTIVE
                        ? "The last column counts: images of one group carry less information than as many of different groups."
                        : "The images are counted as they are, as asked for.");
        return html.p(f.similarity()
                .value()
                .map(AdviceSections::similarity)
                .or(f.similarity()::reason)
                .orElseThrow());
    }

    private static List<Object> size(DatasetProfile.ClassSize c, boolean groups) {
        return List.of(
                c.name(),
                c.images(),
                groups ? Integer.toString(c.groups()) : "–",
                c.distinct(),
                Texts.format("%.0f", c.effective()));
    }

    private static String similarity(Similarity s) {
        List<String> parts = new ArrayList<>();
        parts.add(Texts.capitalised(s.method().text())
                + Texts.format(
                        " %.3f (%s%.3f–%.3f), measured on %s",
                        s.value(),
                        Texts.INTERVAL_95,
                        s.interval().low(),
                        s.interval().high(),
                        Texts.count(s.images(), "image"))
                + switch (s.method()) {
                    case BATCH_NORM ->
                        " by the statistics that the network's " + s.layers().size() + " BatchNorm layers carry.";
                    case FEATURE_STATISTICS -> " at " + s.layers().size() + " cuts of the network.";
                    case HEAD_CONFIDENCE -> ".";
                });
        parts.add(Texts.format(
                "Below %.2f the images count as like them.", s.method().alike()));
        if (!s.certain()) {
            parts.add("The interval contains this threshold, so this is not certain.");
        }
        return String.join(" ", parts);
    }
}
