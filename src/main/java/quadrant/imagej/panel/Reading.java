package quadrant.imagej.panel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.workspace.Workspace;

/** How objects are cut out, as the workspace has it set: the same for the live classifier and for the verbs that make the model. */
final class Reading {
    /** The side of the square about each object, in pixels. */
    static final String BOX = "box";

    private Reading() {}

    static CropRule rule(Workspace w) {
        Optional<FieldSize> box = w.setting(BOX).flatMap(px -> FieldSize.parse(text(px)));
        return new CropRule(CropRule.CONTEXT, box, Optional.empty(), CropRule.Background.KEEP);
    }

    /** The same as options of a verb. */
    static Map<String, String> options(Workspace w) {
        Map<String, String> options = new LinkedHashMap<>();
        w.setting(BOX).ifPresent(px -> options.put(BOX, text(px)));
        w.setting(Workspace.GROUP_BY).ifPresent(rule -> options.put(Workspace.GROUP_BY, rule));
        return options;
    }

    private static String text(String px) {
        return px + "px";
    }
}
