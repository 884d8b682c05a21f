package quadrant.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import quadrant.app.Option.Group;
import quadrant.dataset.io.GeoObjects;
import quadrant.dataset.io.MarkFormat;
import quadrant.engine.Compute;
import quadrant.imagej.RoiClass;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.pixels.ResizeRule;
import quadrant.pixels.TestViews;
import quadrant.plan.DeviceChoice;

/** The options that several verbs have. */
public final class Options {
    public static final Option<Path> FOLDER = Option.of(Group.OUTPUT, "output", Value.path("DIR"))
            .label("Results (new folder)")
            .help("Where the results go: a new or empty folder.")
            .at(Option.Place.ESSENTIAL)
            .required();

    public static final Option<Boolean> RESUME = Option.of(Group.OUTPUT, "resume", Value.toggle())
            .help("Goes on with the unfinished run in the folder; ends with the same model.")
            .or(false);

    public static final Option<Boolean> OVERWRITE = Option.of(Group.OUTPUT, "overwrite", Value.toggle())
            .label("Overwrite any file")
            .help("Replaces the output though Quadrant did not write it; what is read is never replaced.")
            .or(false);

    public static final Option<Boolean> JSON = Option.of(Group.OUTPUT, "json", Value.toggle())
            .help("Prints the result as JSON.")
            .at(Option.Place.WRITTEN)
            .or(false);

    public static final Option<Path> MODEL = Option.of("model", Value.path("MODEL"))
            .label("Model (model.onnx)")
            .help("The model.onnx that finetune wrote.")
            .at(Option.Place.ARGUMENT)
            .required();

    /** Images without labels. */
    public static final Option<List<Path>> INPUT = Option.of("input", Value.paths("INPUT..."))
            .label("Images")
            .help("Images, folders of images, or CSVs with a column image.")
            .at(Option.Place.ARGUMENT)
            .required();

    /** Test-time augmentation; empty for the setting that helped when the model was trained. */
    public static final Option<Optional<TestViews>> TTA = Option.of(
                    Group.AUGMENTATION, "tta", Value.choice(TestViews.class, List.of(TestViews.values())))
            .hint("auto|none|turns|dihedral")
            .label("Test-time augmentation")
            .help(
                    "Test-time augmentation: predicts each image once, or averages the predictions for its four"
                            + " quarter turns, or for these and their mirror images (dihedral), which takes as many times as long")
            .optional("auto: used where left-out images gain by it");

    public static final Option<DeviceChoice> DEVICE = Option.of(
                    Group.COMPUTATION, "device", Value.choice(DeviceChoice.class))
            .help("Where to compute")
            .or(DeviceChoice.AUTO);

    public static final Option<Optional<Integer>> THREADS = Option.of(
                    Group.COMPUTATION, "threads", Value.whole(1, 1024))
            .help("Threads at work")
            .optional("all cores");

    /** The device, and the number of threads. */
    public static final List<Option<?>> COMPUTATION = List.of(DEVICE, THREADS);

    public static final Option<MarkFormat> MARKS_OF = Option.of(Group.MARKS, "marks", Value.choice(MarkFormat.class))
            .label("Marks of")
            .help(
                    "Whose marks lie beside the images of a folder: those of ImageJ and QuPath, if any, of labelme, Pascal VOC,"
                            + " ASAP or Cellpose")
            .or(MarkFormat.IMAGEJ);

    public static final Option<RoiClass> CLASS_FROM = Option.of(Group.MARKS, "class_from", Value.choice(RoiClass.class))
            .label("Class from ROI")
            .help("Which property of a ROI is its class: its name without the number, its group, its colour")
            .or(RoiClass.NAME);

    public static final Option<Optional<Double>> CONTEXT = Option.of(
                    Group.MARKS, "context", Value.real("SHARE", CropRule.MOST_CONTEXT))
            .label("Context (0.1)")
            .help("The margin about a marked object, as a share of its longer side")
            .optional("0.1");

    public static final Option<Optional<FieldSize>> BOX = Option.of(Group.MARKS, "box", Value.size("20um|64px"))
            .label("Box (20um, 64px)")
            .help("Cuts a square of this side about the centre of each marked object; points need it.")
            .optional();

    public static final Option<Optional<Double>> UM_PER_PX = Option.of(Group.MARKS, "um_per_px", Value.microns())
            .label("µm per pixel")
            .help("Resamples the crops of marked objects to this number of µm per pixel")
            .optional("as they are");

    public static final Option<CropRule.Background> BACKGROUND = Option.of(
                    Group.MARKS, "background", Value.choice(CropRule.Background.class))
            .help("How the pixels outside an object's outline are treated")
            .or(CropRule.Background.KEEP);

    public static final Option<Optional<FieldSize>> TILES = Option.of(Group.MARKS, "tiles", Value.size("224px|100um"))
            .label("Tiles (224px)")
            .help("Cuts the areas that ROIs outline into tiles of this side.")
            .optional();

    public static final Option<GeoObjects> OBJECTS = Option.of(Group.MARKS, "objects", Value.choice(GeoObjects.class))
            .label("Objects of GeoJSON")
            .help("Which objects of a GeoJSON file are used")
            .or(GeoObjects.ALL);

    public static final Option<CropRule.Outline> OUTLINE = Option.of(
                    Group.MARKS, "outline", Value.choice(CropRule.Outline.class))
            .label("Outline of cells")
            .help("Which outline of a cell of a GeoJSON file is used: the cell's own, or its nucleus's")
            .or(CropRule.Outline.OBJECT);

    public static final Option<Optional<FieldSize>> TILE = Option.of(Group.MARKS, "tile", length())
            .label("Tile (224px, 100um)")
            .help("The side of a tile, such as 224px or 100um")
            .optional("the field of view of a training image: the median shorter side of the training images, scaled by"
                    + " the model's"
                    + " µm per pixel to those of the image where both are known");

    public static final Option<Optional<FieldSize>> STRIDE = Option.of(Group.MARKS, "stride", length())
            .label("Stride of tiles")
            .help("How far one tile is from the next")
            .optional("the side of a tile");

    public static final Option<Boolean> NO_MASK = Option.of(Group.MARKS, "no_mask", Value.toggle())
            .label("Also tiles without tissue")
            .help(
                    "Runs all tiles. Otherwise those of a bright-field slide that show glass, dust or pen marks are left out; images"
                            + " without bright glass, such as fluorescence, have no mask.")
            .or(false);

    /** Those on tiles all over an image. */
    static final List<Option<?>> GRID = List.of(TILE, STRIDE, NO_MASK);

    /** Those on labelled images, in the order of the help. */
    public static final List<Option<?>> MARKS =
            List.of(MARKS_OF, CLASS_FROM, CONTEXT, BOX, UM_PER_PX, BACKGROUND, TILES, OBJECTS, OUTLINE);

    public static final Option<Path> DATA = Option.of("data", Value.path("DATA"))
            .label("Images (folder or CSV)")
            .help(
                    "A folder with a folder of images for each class, or a CSV with the columns image,label and, if known,"
                            + " group and fold; or a JSON of COCO.")
            .at(Option.Place.ARGUMENT)
            .required();

    public static final Option<Optional<Path>> IMAGES = Option.of(Group.DATA, "images", Value.path("ROOT"))
            .label("Images of CSV in")
            .help("The folder that the paths of the CSV or JSON start from")
            .optional("its own");

    public static final Option<Optional<String>> GROUP_BY = Option.of(Group.DATA, "group_by", Value.text("REGEX"))
            .label("Group pattern")
            .help("Finds each image's group (patient, slide) in its path: the first capture group, else the whole"
                    + " match. Groups never straddle a split.")
            .at(Option.Place.ESSENTIAL)
            .optional();

    public static final Option<Boolean> BAGS = Option.of(Group.DATA, "bags", Value.toggle())
            .label("Labels of whole slides or patients")
            .help(
                    "A label is that of a group (slide, patient) as a whole, and need not hold for each of its images. With tiles,"
                            + " slides on which nothing is marked are cut into tiles of their tissue.")
            .or(false);

    public static final Option<Boolean> SKIP_UNREADABLE = Option.of(Group.DATA, "skip_unreadable", Value.toggle())
            .label("Skip unreadable images")
            .help("Leaves out images that cannot be read, and lists them.")
            .or(false);

    /** Where labelled images are, and how marked objects are cut out of them. */
    public static final List<Option<?>> DATA_ALL = Option.all(List.of(DATA, IMAGES, GROUP_BY), MARKS);

    public static final Option<String> CHANNELS = Option.of(
                    Group.DATA, "channels", Value.word("1,2,3|DAPI,GFP|each", "channels", Optional::of))
            .help(
                    "The channels that become red, green and blue, by their numbers or by the names that the files give them;"
                            + " of more than three, and of each, every channel goes through the network by itself, which is"
                            + " also what auto does with images of more than three")
            .or("auto");

    public static final Option<Optional<List<String>>> CHANNEL_NAMES = Option.of(
                    Group.DATA,
                    "channel_names",
                    Value.word("DAPI,GFP,Cy5", "names", t -> Optional.of(ChannelMapping.parseNames(t))))
            .help("The names of all channels, in their order, of images that do not name them; a model records them.")
            .optional();

    public static final Option<ChannelMapping.Range> RANGE = Option.of(
                    Group.DATA, "range", Value.choice(ChannelMapping.Range.class))
            .label("Grey range")
            .help(
                    "Which grey values become black and white, for images that are not 8-bit; auto takes the file's display"
                            + " range, else percentiles")
            .or(ChannelMapping.Range.AUTO);

    public static final Option<ResizeRule> RESIZE = Option.of(Group.DATA, "resize", Value.choice(ResizeRule.class))
            .help("How an image becomes the network's square")
            .or(ResizeRule.CENTER_SQUARE);

    /** How images are read. */
    public static final List<Option<?>> READING = List.of(CHANNELS, CHANNEL_NAMES, RANGE, RESIZE);

    private Options() {}

    private static Value<FieldSize> length() {
        return Value.word(
                "PX|UM",
                "a length such as 224px or 50um",
                text -> FieldSize.parse(text.matches("[0-9.]+") ? text + "px" : text));
    }

    /** The device on which a verb computes, and its number of threads. */
    static Compute compute(Given given) {
        return new Compute(
                given.get(DEVICE),
                given.get(THREADS).orElse(Runtime.getRuntime().availableProcessors()));
    }
}
