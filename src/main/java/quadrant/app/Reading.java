package quadrant.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import quadrant.dataset.Dataset;
import quadrant.dataset.io.DatasetReader;
import quadrant.dataset.io.DatasetRequest;
import quadrant.dataset.io.GeoObjects;
import quadrant.dataset.io.MarkFormat;
import quadrant.dataset.io.Marking;
import quadrant.imagej.FileMarks;
import quadrant.imagej.ImageFileReader;
import quadrant.imagej.StackPosition;
import quadrant.model.FineTunedModel;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.CropRule;
import quadrant.pixels.PixelSize;
import quadrant.pixels.ResizeRule;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.LabelledImages;

/**
 * How a verb reads labelled images: by the user's options, else as the model that is continued, or tested, reads them, else by the
 * default rules.
 *
 * @param from the model that is continued or tested
 */
public record Reading(Given given, Optional<FineTunedModel> from) {
    /** As the model that is continued, where one is. */
    static Reading of(Wiring wiring, Given given) {
        return new Reading(given, wiring.startingPoints().continued(given.get(FineTuneOptions.BACKBONE)));
    }

    /** Refuses options on labelled images that are wrong, or contradict each other. */
    static void check(Given given) {
        Reading reading = new Reading(given, Optional.empty());
        reading.request();
        reading.mapping();
    }

    ChannelMapping mapping() {
        ChannelMapping own = ChannelMapping.parse(given.get(Options.CHANNELS), Value.word(given.get(Options.RANGE)));
        ChannelMapping base = from.map(m -> m.preprocessing().mapping()).orElse(ChannelMapping.automatic());
        return new ChannelMapping(
                given.has(Options.CHANNELS) ? own.channels() : base.channels(),
                given.has(Options.RANGE) ? own.range() : base.range(),
                given.get(Options.CHANNEL_NAMES).orElse(base.names()),
                given.has(Options.CHANNELS) ? own.set() : base.set());
    }

    StackPosition planes() {
        return given.or(Options.PLANES, from.map(Reading::planes).orElse(StackPosition.MIDDLE));
    }

    /** Which planes of stacks a model reads. */
    public static StackPosition planes(FineTunedModel model) {
        String fact = model.provenance().fact(FineTunedModel.PLANES_FACT);
        return StackPosition.parse(fact)
                .orElseThrow(() -> new UserException(
                        "The model reads stacks in an unknown way, " + fact + ".", "Update Quadrant."));
    }

    static ImageFileReader images(FineTunedModel model) {
        return new ImageFileReader(planes(model));
    }

    static DatasetReader datasets(FineTunedModel model) {
        return new DatasetReader(images(model)::source);
    }

    /** A model that is run, with the names that the user gives to the channels of its images. */
    static FineTunedModel model(Wiring wiring, Given given, Path file) {
        FineTunedModel model = wiring.door().open(file);
        return given.get(Options.CHANNEL_NAMES).map(model::withChannelNames).orElse(model);
    }

    ResizeRule resize() {
        return given.or(
                Options.RESIZE, from.map(m -> m.preprocessing().resize()).orElse(ResizeRule.CENTER_SQUARE));
    }

    /** Where the labelled images are, and how they are found. */
    public DatasetRequest request() {
        Set<String> keys = new TreeSet<>();
        Options.MARKS.stream().filter(given::has).forEach(o -> keys.add(o.key()));
        FileMarks marks = new FileMarks(
                new ImageFileReader(planes()),
                Optional.of(given.get(Options.CLASS_FROM)),
                given.get(Options.OBJECTS),
                crop(),
                given.get(Options.TILES));
        return new DatasetRequest(
                given.get(Options.DATA),
                given.get(Options.IMAGES),
                given.get(Options.GROUP_BY),
                given.get(Options.SKIP_UNREADABLE),
                Optional.of(new Marking(marks, given.get(Options.MARKS_OF), crop(), false, keys)),
                given.get(Options.BAGS));
    }

    /** How marked objects are cut out: as those that the model was trained on, where no option is given. */
    CropRule crop() {
        CropRule base = from.flatMap(FineTunedModel::crop).orElse(CropRule.DEFAULT);
        CropRule.Background background = given.or(Options.BACKGROUND, base.background());
        if (given.has(Options.TILES)) {
            String why = "a tile is a square of its own size, all of which is used";
            refuseBoth(Options.CONTEXT, Options.TILES, why);
            refuseBoth(Options.BOX, Options.TILES, why);
            if (background == CropRule.Background.BLANK) {
                refuseBoth(Options.BACKGROUND, Options.TILES, why);
            }
        }
        refuseBoth(Options.CONTEXT, Options.BOX, "both define the size of a crop");
        return new CropRule(
                given.get(Options.CONTEXT).orElse(base.context()),
                given.has(Options.CONTEXT)
                        ? Optional.empty()
                        : given.get(Options.TILES)
                                .or(() -> given.get(Options.BOX))
                                .or(base::box),
                given.get(Options.UM_PER_PX).map(PixelSize::new).or(base::pixelSize),
                background,
                given.or(Options.OUTLINE, base.outline()));
    }

    private void refuseBoth(Option<?> option, Option<?> other, String why) {
        if (given.has(option) && given.has(other)) {
            throw new UserException(
                    "Both " + option.named() + " and " + other.named() + " are given, and " + why + ".",
                    "Give one of the two.");
        }
    }

    /** How marked objects without a class are read for a model that was trained on marked objects. */
    static Marking unlabelled(FineTunedModel model, CropRule trained) {
        FileMarks marks = new FileMarks(images(model), Optional.empty(), GeoObjects.ALL, trained, Optional.empty());
        return new Marking(marks, MarkFormat.IMAGEJ, trained, true, Set.of());
    }

    /**
     * The labelled images: open ones if there are any, else the data.
     *
     * @param all whether also those that nothing can be learnt from, such as images of one class
     */
    public LabelledImages read(boolean all, Task task) {
        DatasetReader reader = new DatasetReader(new ImageFileReader(planes())::source);
        Dataset read = given.open()
                .map(open -> reader.readMarked(
                        open.marked(given.get(Options.CLASS_FROM), crop(), given.get(Options.TILES), planes()),
                        request(),
                        task))
                .orElseGet(() -> reader.read(request(), !all, task));
        from.ifPresent(model -> {
            String then =
                    words(model.preprocessing().mapping(), model.preprocessing().resize());
            String now = words(mapping(), resize());
            if (now.equals(then)) {
                task.info("Images are read as those of the model that is continued: " + now + ".");
            } else {
                task.warn("Images are read differently from those of the model that is continued: " + now + ", not "
                        + then + ".");
            }
            warnOfOtherCrops(model, read, task);
        });
        return of(read);
    }

    /** A dataset, read so. */
    public LabelledImages of(Dataset dataset) {
        return new LabelledImages(dataset, mapping(), resize(), planes().text(), given.get(Options.SKIP_UNREADABLE));
    }

    private static String words(ChannelMapping m, ResizeRule resize) {
        String channels = String.join(",", m.channels());
        return Options.CHANNELS.flag() + " " + (channels.isEmpty() ? "auto" : channels) + " "
                + Options.RANGE.flag() + " " + Value.word(m.range()) + " " + Options.RESIZE.flag() + " "
                + Value.word(resize);
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
