package quadrant.report;

import java.util.Optional;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.PairedDifference;
import quadrant.explain.Shortcut;

/** What the shortcut test says, in sentences. */
final class ShortcutText {
    private ShortcutText() {}

    /** @param groups what a group is, in the plural; empty where the data named none */
    static String of(Shortcut s, Optional<String> groups) {
        String border = Texts.percent(s.border().balancedAccuracy());
        String whole = Texts.percent(s.whole().balancedAccuracy());
        String predicted = switch (s.verdict()) {
            case NOTHING_TO_TELL ->
                "On whole images the model cannot be told from guessing, so there is nothing to ask of their parts.";
            case BORDER_IS_ENOUGH ->
                "The border alone does almost as well as the whole image: with its middle half covered, the model still gets "
                        + border + " of each class right on average, against " + whole
                        + ". Where what is to be told apart lies in the middle, as a single cell does, the model reads the"
                        + " background, such as stain, scanner or slide, and the numbers may not hold elsewhere. Where it"
                        + " fills the image, as tissue does, this is to be expected.";
            case BORDER_TELLS ->
                "The border alone tells the model something: with its middle half covered, it still gets " + border
                        + " of each class right on average, against " + whole + " on whole images and "
                        + Texts.percent(s.guess()) + " by guessing.";
            case BORDER_TELLS_NOTHING ->
                "The border alone tells the model nothing that guessing would not: with its middle half covered, it gets "
                        + border + " of each class right on average, against " + whole + " on whole images.";
        };
        int n = s.whole().lost().groups();
        return n < PairedDifference.GROUPS_NEEDED
                ? predicted + " With only " + n + " " + groups.orElse("images")
                        + ", none of this can be told from chance."
                : predicted;
    }
}
