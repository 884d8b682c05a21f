package quadrant.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The options on where labelled images are and how they are grouped, for every verb that reads them. */
public final class DataOptions {
    public static final Option<Path> DATA = Option.of("data", Value.path("DATA"))
            .label("Images (folder or CSV)")
            .help(
                    "A folder with a folder of images for each class, or a CSV with the columns image,label and, if known,"
                            + " group and fold.")
            .at(Option.Place.ARGUMENT)
            .required();

    public static final Option<Optional<Path>> IMAGES = Option.of("images", Value.path("ROOT"))
            .label("Images of CSV in")
            .help("The folder that the CSV's paths start from")
            .optional("the CSV's own");

    public static final Option<Optional<String>> GROUP_BY = Option.of("group_by", Value.text("REGEX"))
            .label("Group pattern")
            .help("Finds each image's group (patient, slide) in its path: the first capture group, else the whole"
                    + " match. Groups never straddle a split.")
            .at(Option.Place.ESSENTIAL)
            .optional();

    public static final Option<Boolean> BAGS = Option.of("bags", Value.toggle())
            .label("Labels of whole slides or patients")
            .help(
                    "A label is that of a group (slide, patient) as a whole, and need not hold for each of its images. With tiles,"
                            + " slides on which nothing is marked are cut into tiles of their tissue.")
            .or(false);

    public static final Option<Boolean> SKIP_UNREADABLE = Option.of("skip_unreadable", Value.toggle())
            .label("Skip unreadable images")
            .help("Leaves out images that cannot be read, and lists them.")
            .or(false);

    /** Where the images are. */
    public static final List<Option<?>> ALL = Option.all(List.of(DATA, IMAGES, GROUP_BY), MarkOptions.ALL);

    private DataOptions() {}
}
