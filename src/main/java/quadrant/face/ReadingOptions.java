package quadrant.face;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.model.FineTunedModel;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.CropRule;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.task.Task;

/** How images are read: as the user says, else as the model that is continued read its own, else by the usual rules. */
final class ReadingOptions {
    private final Options options;
    private final Optional<FineTunedModel> from;

    /** @param from the model that is continued */
    ReadingOptions(Options options, Optional<FineTunedModel> from) {
        this.options = options;
        this.from = from;
    }

    ChannelMapping mapping() {
        ChannelMapping given = ChannelMapping.parse(
                options.text("channels").orElse("auto"), options.text("range").orElse("auto"));
        ChannelMapping base = from.map(m -> m.preprocessing().mapping()).orElse(ChannelMapping.automatic());
        return new ChannelMapping(
                options.text("channels").isPresent() ? given.channels() : base.channels(),
                options.text("range").isPresent() ? given.range() : base.range());
    }

    ResizeRule resize() {
        return options.choice(
                "resize",
                ResizeRule.class,
                from.map(m -> m.preprocessing().resize()).orElse(ResizeRule.CENTER_SQUARE));
    }

    MarkOptions marks() {
        return new MarkOptions(options, from.flatMap(FineTunedModel::crop));
    }

    /** Says where images are read otherwise than those of the model that is continued. */
    void warn(Dataset dataset, Task task) {
        if (from.isEmpty()) {
            return;
        }
        Preprocessing old = from.get().preprocessing();
        List<String> differences = new ArrayList<>();
        differ(differences, "--channels", channels(old.mapping()), channels(mapping()));
        differ(
                differences,
                "--range",
                word(old.mapping().range()),
                word(mapping().range()));
        differ(differences, "--resize", word(old.resize()), word(resize()));
        if (differences.isEmpty()) {
            task.say("Images are read as those of the model that is continued: --channels " + channels(mapping())
                    + " --range " + word(mapping().range()) + " --resize " + word(resize()) + ".");
        } else {
            task.warn("Images are read otherwise than those of the model that is continued: "
                    + String.join(", ", differences) + ".");
        }
        warnOfOtherCrops(from.get(), dataset, task);
    }

    private static void differ(List<String> differences, String option, String old, String now) {
        if (!old.equals(now)) {
            differences.add(option + " " + now + ", not " + old);
        }
    }

    private static String channels(ChannelMapping m) {
        return m.channels().isEmpty()
                ? "auto"
                : String.join(",", m.channels().stream().map(String::valueOf).toList());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Says where images are cut out otherwise than those of a model. */
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
