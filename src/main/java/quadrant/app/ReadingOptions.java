package quadrant.app;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import quadrant.app.Option.Group;
import quadrant.dataset.Dataset;
import quadrant.dataset.io.DatasetReader;
import quadrant.dataset.io.DatasetRequest;
import quadrant.model.FineTunedModel;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.CropRule;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.task.Task;

/**
 * The options on where labelled images are, how they are grouped and how images are read, and the reading by them: by the user's choice, else as the model that is
 * continued, or tested, reads them, else by the default rules.
 */
public final class ReadingOptions {
    public static final Option<Path> DATA = Option.of("data", Value.path("DATA"))
            .label("Images (folder or CSV)")
            .help(
                    "A folder with a folder of images for each class, or a CSV with the columns image,label and, if known,"
                            + " group and fold.")
            .at(Option.Place.ARGUMENT)
            .required();

    public static final Option<Optional<Path>> IMAGES = Option.of(Group.DATA, "images", Value.path("ROOT"))
            .label("Images of CSV in")
            .help("The folder that the CSV's paths start from")
            .optional("the CSV's own");

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
    public static final List<Option<?>> DATA_ALL = Option.all(List.of(DATA, IMAGES, GROUP_BY), MarkOptions.ALL);

    public static final Option<String> CHANNELS = Option.of(
                    Group.DATA, "channels", Value.word("1,2,3", "channels", Optional::of))
            .help("The channels that become red, green and blue")
            .or("auto");

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
    public static final List<Option<?>> ALL = List.of(CHANNELS, RANGE, RESIZE);

    private final Given given;
    private final Optional<FineTunedModel> from;

    /** @param from the model that is continued or tested */
    public ReadingOptions(Given given, Optional<FineTunedModel> from) {
        this.given = given;
        this.from = from;
    }

    /** As the model that is continued, where one is. */
    static ReadingOptions of(Wiring wiring, Given given) {
        return new ReadingOptions(given, wiring.startingPoints().continued(given.get(FineTuneOptions.BACKBONE)));
    }

    /** Refuses options on labelled images that are wrong, or contradict each other. */
    static void check(Given given) {
        ReadingOptions reading = new ReadingOptions(given, Optional.empty());
        reading.request();
        reading.mapping();
    }

    ChannelMapping mapping() {
        ChannelMapping own = ChannelMapping.parse(given.get(CHANNELS), Value.word(given.get(RANGE)));
        ChannelMapping base = from.map(m -> m.preprocessing().mapping()).orElse(ChannelMapping.automatic());
        return new ChannelMapping(
                given.has(CHANNELS) ? own.channels() : base.channels(), given.has(RANGE) ? own.range() : base.range());
    }

    ResizeRule resize() {
        return given.or(RESIZE, from.map(m -> m.preprocessing().resize()).orElse(ResizeRule.CENTER_SQUARE));
    }

    /** Where the labelled images are, and how they are found. */
    public DatasetRequest request() {
        return new DatasetRequest(
                given.get(DATA),
                given.get(IMAGES),
                given.get(GROUP_BY),
                given.get(SKIP_UNREADABLE),
                Optional.of(MarkOptions.marking(given, trained())),
                given.get(BAGS));
    }

    /** How the model's training images were cut out; used where no option is given. */
    private CropRule trained() {
        return from.flatMap(FineTunedModel::crop).orElse(CropRule.DEFAULT);
    }

    /**
     * The labelled images: open ones if there are any, else the data.
     *
     * @param all whether also those that nothing can be learnt from, such as images of one class
     */
    public Dataset read(DatasetReader reader, boolean all, Task task) {
        Dataset read = given.open()
                .map(open -> reader.readMarked(
                        open.marked(
                                given.get(MarkOptions.CLASS_FROM),
                                MarkOptions.rule(given, trained()),
                                given.get(MarkOptions.TILES)),
                        request(),
                        task))
                .orElseGet(() -> all ? reader.readForTest(request(), task) : reader.read(request(), task));
        warn(read, task);
        return read;
    }

    /** Warns where images are read differently from those of the model that is continued. */
    private void warn(Dataset dataset, Task task) {
        if (from.isEmpty()) {
            return;
        }
        Preprocessing old = from.get().preprocessing();
        Map<String, String> then = words(old.mapping(), old.resize());
        Map<String, String> now = words(mapping(), resize());
        if (then.equals(now)) {
            task.info("Images are read as those of the model that is continued: "
                    + now.entrySet().stream()
                            .map(e -> e.getKey() + " " + e.getValue())
                            .collect(Collectors.joining(" "))
                    + ".");
        } else {
            task.warn("Images are read differently from those of the model that is continued: "
                    + now.keySet().stream()
                            .filter(o -> !Objects.equals(now.get(o), then.get(o)))
                            .map(o -> o + " " + now.get(o) + ", not " + then.get(o))
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        warnOfOtherCrops(from.get(), dataset, task);
    }

    private static Map<String, String> words(ChannelMapping m, ResizeRule resize) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put(
                CHANNELS.flag(),
                m.channels().isEmpty()
                        ? "auto"
                        : m.channels().stream().map(String::valueOf).collect(Collectors.joining(",")));
        words.put(RANGE.flag(), Value.word(m.range()));
        words.put(RESIZE.flag(), Value.word(resize));
        return words;
    }

    /** Warns where objects are cut out differently from those of a model. */
    static void warnOfOtherCrops(FineTunedModel model, Dataset dataset, Task task) {
        if (!model.crop().equals(dataset.crop())) {
            task.warn("The model was trained on " + crops(model.crop()) + ", and the data is " + crops(dataset.crop())
                    + ".");
        }
    }

    private static String crops(Optional<CropRule> rule) {
        return rule.map(r -> "crops of marked objects (" + r.describe() + ")").orElse("whole images");
    }
}
