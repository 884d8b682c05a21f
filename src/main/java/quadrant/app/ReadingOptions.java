package quadrant.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import quadrant.app.Option.Group;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ResizeRule;

/** The options on where labelled images are, how they are grouped and how images are read. */
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

    private ReadingOptions() {}
}
