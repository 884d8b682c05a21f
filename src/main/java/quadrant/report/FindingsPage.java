package quadrant.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quadrant.advisor.DatasetProfile;
import quadrant.advisor.LayerEvidence;
import quadrant.advisor.Similarity;
import quadrant.dataset.io.Texts;

/** What the partial {@code findings.mustache} asks for, by name: sizes, likeness, depths, doubts. */
final class FindingsPage {
    private static final String NONE = "–";

    private FindingsPage() {}

    static Map<String, Object> of(Findings f) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("sizes", f.profile().classes().stream().map(c -> size(c, f)).toList());
        page.put("effectiveUsed", f.rule() == DatasetProfile.SizeRule.EFFECTIVE);
        page.put("groupsKnown", f.profile().groupsKnown());
        page.put("likeness", likeness(f));
        List<Layer> layers = new ArrayList<>();
        f.layers().value().ifPresent(all -> all.forEach(l -> layers.add(layer(layers.size() + 1, l))));
        page.put("layers", layers);
        page.put("hasLayers", !layers.isEmpty());
        page.put("noLayers", f.layers().reason().stream().toList());
        page.put("doubts", f.wouldChange());
        page.put("hasDoubts", !f.wouldChange().isEmpty());
        return page;
    }

    private static Size size(DatasetProfile.ClassSize c, Findings f) {
        return new Size(
                c.name(),
                c.images(),
                f.profile().groupsKnown() ? Integer.toString(c.groups()) : NONE,
                c.distinct(),
                Texts.format("%.0f", c.effective()));
    }

    private static String likeness(Findings f) {
        return f.similarity()
                .value()
                .map(s -> sentence(s, f.measure()))
                .orElseGet(() -> f.similarity().reason().orElseThrow());
    }

    private static String sentence(Similarity s, String measure) {
        return Texts.capitalised(measure)
                + Texts.format(
                        " %.3f (%s%.3f–%.3f), measured on %s",
                        s.value(),
                        Texts.INTERVAL_95,
                        s.interval().low(),
                        s.interval().high(),
                        Texts.count(s.images(), "image"))
                + switch (s.method()) {
                    case BATCH_NORM ->
                        " by the statistics that the network's " + s.layers().size() + " BatchNorm layers carry";
                    case FEATURE_STATISTICS -> " at " + s.layers().size() + " cuts of the network";
                    case HEAD_CONFIDENCE -> "";
                }
                + Texts.format(
                        ". Below %.2f the images count as like them.",
                        s.method().alike())
                + (s.certain() ? "" : " The interval holds this threshold, so that is not certain.");
    }

    private static Layer layer(int number, LayerEvidence l) {
        return new Layer(
                number,
                l.tensor(),
                Texts.percent(l.alone().value()),
                Texts.range(l.alone().interval()),
                Texts.percent(l.upTo().value()),
                Texts.range(l.upTo().interval()));
    }

    record Size(String name, int images, String groups, int distinct, String effective) {}

    record Layer(int number, String tensor, String alone, String aloneRange, String upTo, String upToRange) {}
}
