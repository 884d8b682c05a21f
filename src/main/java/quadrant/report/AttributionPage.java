package quadrant.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.ClassList;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Measured;
import quadrant.explain.Examination;
import quadrant.explain.Example;
import quadrant.explain.Shortcut;
import quadrant.explain.Technique;

/** What the partial {@code looks.mustache} asks for, by name: heat maps, the shortcut test, the map of the images. */
final class AttributionPage {
    private static final int PICTURE_PX = 112;

    private AttributionPage() {}

    /** @param groups what a group is, in the plural; empty where the data named none */
    static Map<String, Object> of(Examination examination, ClassList classes, Optional<String> groups) {
        Map<String, Object> page = new LinkedHashMap<>();
        put(page, "examples", examination.examples().map(e -> examples(e, classes)));
        put(page, "shortcut", examination.shortcut().map(s -> shortcut(s, groups)));
        put(page, "map", examination.map().map(m -> MapFigure.of(m, classes, groups)));
        return page;
    }

    /** The part as a list of one, and why it is not there as another. */
    private static void put(Map<String, Object> page, String name, Measured<Map<String, Object>> part) {
        page.put(name, part.value().map(List::of).orElse(List.of()));
        page.put(name + "Missing", part.reason().map(List::of).orElse(List.of()));
    }

    private static Map<String, Object> examples(List<Example> examples, ClassList classes) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("how", how(examples));
        page.put(
                "wrong",
                examples.stream()
                        .filter(e -> !e.right())
                        .map(e -> row(e, classes))
                        .toList());
        page.put(
                "right",
                examples.stream()
                        .filter(Example::right)
                        .map(e -> row(e, classes))
                        .toList());
        page.put("hasWrong", examples.stream().anyMatch(e -> !e.right()));
        page.put("hasRight", examples.stream().anyMatch(Example::right));
        return page;
    }

    static String how(List<Example> examples) {
        Technique technique =
                examples.isEmpty() ? Technique.CAM : examples.get(0).look().technique();
        return switch (technique) {
            case CAM ->
                "Class activation maps (CAM, Zhou et al. 2016; for this network the same as Grad-CAM, Selvaraju et al. 2017):"
                        + " how much each place raises the score of the class that was said.";
            case GRAD_CAM ->
                "Grad-CAM (Selvaraju et al. 2017): how much each place of the last map raises the score of the class that was"
                        + " said, to first order.";
            case ALL_LAYERS ->
                "Class activation maps (CAM, Zhou et al. 2016) of all layers that the classifier reads: how much each place adds to"
                        + " the score of the class that was said, against the average of the training images.";
            case OCCLUSION ->
                "Occlusion maps (Zeiler & Fergus 2014): by how much the probability of the class that was said falls when a"
                        + " place is covered. The network keeps no map that activation maps could be made of.";
        };
    }

    private static Row row(Example e, ClassList classes) {
        return new Row(
                e.prediction().id(),
                classes.name(e.prediction().truth().orElseThrow()),
                classes.name(e.prediction().predicted()),
                Texts.percent(e.prediction().probabilities().get(e.prediction().predicted())),
                DataUri.jpeg(HeatPicture.pair(e.look(), PICTURE_PX)));
    }

    private static Map<String, Object> shortcut(Shortcut s, Optional<String> groups) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("sentence", ShortcutText.of(s, groups));
        page.put("doubtful", s.verdict() == Shortcut.Verdict.BORDER_IS_ENOUGH);
        page.put(
                "rows",
                List.of(
                        new Shown("Whole images", share(s.whole()), ""),
                        new Shown("Middle only, border covered", share(s.centre()), lost(s.centre())),
                        new Shown("Border only, middle covered", share(s.border()), lost(s.border()))));
        page.put("guess", Texts.percent(s.guess()));
        page.put("part", s.images() < s.of() ? List.of(s.images() + " of the " + s.of() + " images") : List.of());
        return page;
    }

    private static String share(Shortcut.Part p) {
        return Texts.percent(p.balancedAccuracy()) + " (" + Texts.INTERVAL_95 + Texts.range(p.interval()) + ")";
    }

    private static String lost(Shortcut.Part p) {
        return Texts.points(-p.lost().value()) + " ("
                + Texts.points(-p.lost().interval().high()) + " to "
                + Texts.points(-p.lost().interval().low()) + ")";
    }

    record Row(String id, String truth, String predicted, String probability, String picture) {}

    record Shown(String name, String share, String lost) {}
}
