package quadrant.dataset.io;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a marked object, such as "slide.tif#monocyte-0007", taken apart.
 *
 * @param number its place in the list of ROIs, or its label
 */
public record MarkedName(String image, int number) {
    /** The image, the number, and perhaps the tile. */
    private static final Pattern NAME = Pattern.compile("(.*)#[^#]*-(\\d{4,9})(?:-r\\d+c\\d+)?");

    /** The cells {@code image,roi} of a table; the number as the name has it, as "0007" is no ROI's name by chance as "7" may be. */
    public List<String> place() {
        return List.of(image, Texts.format("%04d", number));
    }

    /** Empty where this is no such name. */
    public static Optional<MarkedName> of(String name) {
        Matcher m = NAME.matcher(name);
        return m.matches() ? Optional.of(new MarkedName(m.group(1), Integer.parseInt(m.group(2)))) : Optional.empty();
    }
}
