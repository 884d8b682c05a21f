package quadrant.backbone;

import static quadrant.task.OptionName.option;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import quadrant.backbone.PreprocessingSource.Known;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.ResizeRule;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.UserException;

/**
 * Preprocessing as a user writes it: the name of a {@link Convention}, a JSON file, or {@code mean=…,…,… scale=…,…,…
 * order=BGR} on the 0–255 scale.
 */
public final class GivenPreprocessing {
    private static final String FROM = "the user";

    private GivenPreprocessing() {}

    /**
     * Parses the user's text.
     *
     * @throws UserException when it is in none of the three forms
     */
    public static Known parse(String text) {
        return Convention.named(text)
                .map(c -> Known.of(c.normalisation(), FROM + ": " + c.title()))
                .orElseGet(() -> text.strip().endsWith(".json") ? file(text.strip()) : numbers(text));
    }

    private static Known file(String text) {
        String where = "The preprocessing " + text;
        PixelsJson p;
        try {
            p = new Gson().fromJson(OutsideFile.text(Path.of(text), "a .json file"), PixelsJson.class);
        } catch (IOException e) {
            throw new UserException(
                    where + " cannot be read (" + Reason.of(e) + ").",
                    "Check the path of " + option("preprocessing") + ".",
                    e);
        } catch (JsonParseException | NumberFormatException e) {
            throw wrong(text, e);
        }
        if (p == null) {
            throw wrong(text, null);
        }
        return new Known(
                onByteScale(p.normalisation(where), text),
                p.size() == null ? OptionalInt.empty() : OptionalInt.of(p.size()),
                p.resize() == null ? ResizeRule.IMAGENET : p.resize(),
                FROM + ": " + Path.of(text).getFileName());
    }

    private static Known numbers(String text) {
        Map<String, String> given = new HashMap<>();
        for (String part : text.strip().split("[\\s;]+", -1)) {
            String[] pair = part.split("=", 2);
            if (pair.length != 2 || given.put(pair[0].toLowerCase(Locale.ROOT), pair[1]) != null) {
                throw wrong(text, null);
            }
        }
        if (!Set.of("mean", "scale", "order").containsAll(given.keySet()) || !given.containsKey("mean")) {
            throw wrong(text, null);
        }
        try {
            Normalisation n = new Normalisation(
                    ChannelOrder.valueOf(given.getOrDefault("order", "RGB").toUpperCase(Locale.ROOT)),
                    three(given.get("mean")),
                    three(given.getOrDefault("scale", "1")));
            return Known.of(onByteScale(n, text), FROM);
        } catch (IllegalArgumentException e) {
            throw wrong(text, e);
        }
    }

    private static List<Double> three(@Nullable String text) {
        List<Double> values = new ArrayList<>();
        for (String number : String.valueOf(text).split(",", -1)) {
            values.add(Double.parseDouble(number));
        }
        return values.size() == 1 ? List.of(values.get(0), values.get(0), values.get(0)) : values;
    }

    /** PyTorch's numbers are for pixels in 0–1; used on the 0–255 scale they would be wrong without an error. */
    private static Normalisation onByteScale(Normalisation n, String text) {
        if (n.scale().stream().anyMatch(s -> s < 1)) {
            throw new UserException(
                    "The scale of \"" + text + "\" is below 1: its numbers are for pixels in 0–1, and those for 0–255"
                            + " were expected.",
                    "Multiply means and scales by 255, or name a convention: " + Convention.names() + ".");
        }
        return n;
    }

    private static UserException wrong(String text, @Nullable Throwable cause) {
        return new UserException(
                "The preprocessing \"" + text + "\" is not understood.",
                "Give one of " + Convention.names()
                        + ", a JSON file with order, mean and scale, or mean=…,…,… scale=…,…,… order=RGB.",
                cause);
    }
}
