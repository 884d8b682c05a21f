package quadrant.face;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import quadrant.dataset.MarkedImage;
import quadrant.disk.Marking;
import quadrant.imagej.FileMarks;
import quadrant.imagej.ImageFileReader;
import quadrant.imagej.RoiClass;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.pixels.PixelSize;
import quadrant.task.UserException;

/** What is said of marked objects, for every verb that reads labelled images. */
public final class MarkOptions {
    /** The keys, in the order of the help. */
    public static final List<String> KEYS = List.of("class_from", "context", "box", "um_per_px", "background", "tiles");

    private static final double MOST_UM_PER_PX = 1000;

    private final Options options;
    private final Optional<CropRule> trained;

    /** @param trained the rule of the model at hand, which holds where nothing else is said */
    MarkOptions(Options options, Optional<CropRule> trained) {
        this.options = options;
        this.trained = trained;
    }

    /** Open images with their marked objects, read by an image window's face. */
    @FunctionalInterface
    public interface OpenImages {
        List<MarkedImage> marked(RoiClass classFrom, CropRule rule, Optional<FieldSize> tiles);
    }

    Marking marking() {
        Set<String> given = new TreeSet<>();
        KEYS.stream().filter(k -> options.text(k).isPresent()).forEach(k -> given.add("--" + k.replace('_', '-')));
        return new Marking(new FileMarks(new ImageFileReader(), classFrom(), rule(), tiles()), rule(), false, given);
    }

    /** How marked objects without a class are read, to be shown to a model that was trained on objects cut out so. */
    static Marking unlabelled(CropRule trained) {
        return new Marking(FileMarks.unlabelled(new ImageFileReader(), trained), trained, true, Set.of());
    }

    List<MarkedImage> marked(OpenImages open) {
        return open.marked(classFrom(), rule(), tiles());
    }

    private RoiClass classFrom() {
        return options.choice("class_from", RoiClass.class, RoiClass.NAME);
    }

    private Optional<FieldSize> tiles() {
        return size("tiles");
    }

    CropRule rule() {
        CropRule base = trained.orElse(CropRule.DEFAULT);
        for (String key : List.of("context", "box", "background")) {
            boolean blank = !key.equals("background") || background(base) == CropRule.Background.BLANK;
            if (options.text("tiles").isPresent() && options.text(key).isPresent() && blank) {
                throw contradiction(key, "tiles", "a tile is a square of its own size, all of which is used");
            }
        }
        if (options.text("context").isPresent() && options.text("box").isPresent()) {
            throw contradiction("context", "box", "each says how large a crop is");
        }
        Optional<PixelSize> pixelSize =
                options.text("um_per_px").isPresent() ? Optional.of(micronsPerPixel()) : base.pixelSize();
        boolean resized = options.text("context").isPresent();
        return new CropRule(
                options.real("context", base.context(), CropRule.MOST_CONTEXT),
                resized ? Optional.empty() : tiles().or(() -> size("box")).or(base::box),
                pixelSize,
                background(base));
    }

    private CropRule.Background background(CropRule base) {
        return options.choice("background", CropRule.Background.class, base.background());
    }

    private PixelSize micronsPerPixel() {
        double value = options.real("um_per_px", 1, MOST_UM_PER_PX);
        if (value == 0) {
            throw Options.outOfRange("um_per_px", "0", "a number above 0");
        }
        return new PixelSize(value);
    }

    private Optional<FieldSize> size(String key) {
        return options.text(key)
                .map(t -> FieldSize.parse(t)
                        .orElseThrow(() -> Options.outOfRange(key, t, "a size such as 20um or 64px")));
    }

    private static UserException contradiction(String key, String other, String why) {
        return new UserException(
                "Both --" + key + " and --" + other + " are given, and " + why + ".", "Give one of the two.");
    }
}
