package quadrant.report;

import java.util.List;
import java.util.Optional;
import quadrant.dataset.ClassList;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Measured;
import quadrant.evaluation.PairedDifference;
import quadrant.explain.Examination.Example;
import quadrant.explain.FeatureMap;
import quadrant.explain.Shortcut;

/** The sections on the examination of a model: heat maps, the shortcut test, the feature map. */
final class ExaminationSections {
    private static final int PICTURE_PX = 112;

    private ExaminationSections() {}

    static Html heatMaps(Measured<List<Example>> examples, ClassList classes) {
        List<Example> all = examples.value().orElse(List.of());
        if (all.isEmpty()) {
            return new Html().p(examples.reason().orElse("No heat maps were made."));
        }
        Html html = new Html()
                .soft(how(all)
                        + " Left: the square that the network saw. Right: the same in grey; yellow is the highest"
                        + " value in this image, violet the lowest. Colours cannot be compared between images.");
        for (boolean right : new boolean[] {false, true}) {
            List<Html.Tile> tiles = all.stream()
                    .filter(e -> e.right() == right)
                    .map(e -> tile(e, classes))
                    .toList();
            if (!tiles.isEmpty()) {
                html.h3(right ? "Correct, of each class in turn" : "Errors, the most confident first")
                        .gallery("heat", tiles);
            }
        }
        return html;
    }

    private static String how(List<Example> examples) {
        return switch (examples.get(0).look().technique()) {
            case CAM ->
                "Class activation maps (CAM, Zhou et al. 2016; for this network the same as Grad-CAM, Selvaraju et al. 2017):"
                        + " how much each position raises the score of the predicted class.";
            case GRAD_CAM ->
                "Grad-CAM (Selvaraju et al. 2017): how much each position of the last feature map raises the score of"
                        + " the predicted"
                        + " class, to first order.";
            case ALL_LAYERS ->
                "Class activation maps (CAM, Zhou et al. 2016) of all layers that the classifier reads: how much each"
                        + " position adds to the score of the predicted class, against the average of the training images.";
            case OCCLUSION ->
                "Occlusion maps (Zeiler & Fergus 2014): by how much the probability of the predicted class falls when"
                        + " a region is covered. The network has no feature map for activation maps.";
        };
    }

    private static Html.Tile tile(Example e, ClassList classes) {
        int predicted = e.prediction().predicted();
        String truth = classes.name(e.prediction().truth().orElseThrow());
        String sure = " (" + Texts.percent(e.prediction().probabilities().get(predicted)) + ")";
        return new Html.Tile(
                List.of(Picture.jpeg(HeatPicture.pair(e.look(), PICTURE_PX))),
                "The image and its heat map",
                truth,
                (e.right() ? "predicted correctly" : "predicted " + classes.name(predicted)) + sure,
                e.prediction().id());
    }

    static Html shortcut(Measured<Shortcut> shortcut, Optional<String> groups) {
        if (shortcut.value().isEmpty()) {
            return new Html().p(shortcut.reason().orElse(""));
        }
        Shortcut s = shortcut.value().get();
        Html html = new Html();
        String sentence = sentence(s, groups);
        if (s.verdict() == Shortcut.Verdict.BORDER_IS_ENOUGH) {
            html.warn(sentence);
        } else {
            html.p(sentence);
        }
        html.figure(
                IntervalFigure.of(
                        "Shortcut test",
                        List.of(
                                row("Whole images", s.whole(), true),
                                row("Middle only, border covered", s.centre(), false),
                                row("Border only, middle covered", s.border(), false),
                                new IntervalFigure.Row("Guessing", s.guess(), Optional.empty(), "", false))),
                "Balanced accuracy with 95 % intervals; grey: percentage points lost or won.");
        return html.soft((s.images() < s.of() ? s.images() + " of the " + s.of() + " images were tried. " : "")
                + "The middle is the square with half of the area; what is covered gets the mean colour of these images. The"
                + " model never saw covered images in training, so some loss is to be expected. Covered images are predicted without"
                + " test-time augmentation.");
    }

    private static IntervalFigure.Row row(String name, Shortcut.Part p, boolean own) {
        return new IntervalFigure.Row(
                name,
                p.balancedAccuracy(),
                Optional.of(p.interval()),
                own ? "" : Texts.points(-p.lost().value()),
                own);
    }

    static String sentence(Shortcut s, Optional<String> groups) {
        String border = Texts.percent(s.border().balancedAccuracy());
        String whole = Texts.percent(s.whole().balancedAccuracy());
        String found = switch (s.verdict()) {
            case NOTHING_TO_TELL ->
                "On whole images the model is not shown to be better than guessing, so results on their parts have no meaning.";
            case BORDER_IS_ENOUGH ->
                "The border alone does almost as well as the whole image: with its middle half covered, the model still reaches "
                        + border + ", against " + whole
                        + ". Where the object lies in the middle, as a single cell does, the model reads the background, such as"
                        + " stain, scanner or slide, and the numbers may not hold elsewhere. Where it fills the image, as tissue"
                        + " does, this is to be expected.";
            case BORDER_TELLS ->
                "The border alone is informative: with its middle half covered, the model still reaches " + border
                        + ", against " + whole + " on whole images and " + Texts.percent(s.guess()) + " by guessing.";
            case BORDER_TELLS_NOTHING ->
                "The border alone is not informative: with its middle half covered, the model reaches " + border
                        + ", against " + whole + " on whole images.";
        };
        int n = s.whole().lost().groups();
        return n < PairedDifference.GROUPS_NEEDED
                ? found + " With only " + n + " " + groups.orElse("images") + ", all of this may be chance."
                : found;
    }

    static Html map(Measured<FeatureMap> measured, ClassList classes, Optional<String> groups) {
        if (measured.value().isEmpty()) {
            return new Html().p(measured.reason().orElse(""));
        }
        FeatureMap map = measured.value().get();
        Html html = new Html()
                .soft(
                        "Each mark is an image, placed by the features that enter the classifier (principal component analysis). "
                                + MapFigure.caption(map))
                .figures(new MapFigure(map, classes).panels(groups));
        if (groups.isEmpty()) {
            html.soft("The data names no groups, so the map cannot be coloured by them.");
        } else if (MapFigure.largestGroups(map).isEmpty()) {
            html.soft("No one of the " + groups.get() + " has three images here, so the map is not coloured by them.");
        }
        return html;
    }
}
