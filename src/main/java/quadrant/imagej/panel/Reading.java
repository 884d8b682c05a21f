package quadrant.imagej.panel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.workspace.Workspace;

/** The workspace's setting for cutting out objects: the same for the live classifier and for the verbs that train the model. */
final class Reading {
    /** The key of the side of the square around each object, in pixels; "" for none. */
    static final String BOX = "box";

    /** The key of the last settings for finding cells. */
    static final String FOUND = "found";

    private Reading() {}

    /** The side of the square around each object, in pixels; empty where objects are cut out by their outlines. */
    static Optional<String> box(Workspace w) {
        return w.setting(BOX).filter(px -> !px.isEmpty());
    }

    static CropRule rule(Workspace w) {
        Optional<FieldSize> box = box(w).flatMap(px -> FieldSize.parse(text(px)));
        return new CropRule(CropRule.CONTEXT, box, Optional.empty(), CropRule.Background.KEEP);
    }

    /** The same setting as options of a verb. */
    static Map<String, String> options(Workspace w) {
        Map<String, String> options = new LinkedHashMap<>();
        box(w).ifPresent(px -> options.put(BOX, text(px)));
        return options;
    }

    private static String text(String px) {
        return px + "px";
    }
}
