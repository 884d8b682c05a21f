package quadrant.dataset.io;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A parsed name of a marked object, such as "slide.tif#monocyte-0007".
 *
 * @param number its index in the list of ROIs, or its label
 */
public record MarkedName(String image, int number) {
    /** The image, the number, and optionally the tile. */
    private static final Pattern NAME = Pattern.compile("(.*)#[^#]*-(\\d{4,9})(?:-r\\d+c\\d+)?");

    /**
     * The cells {@code image,roi} of a table; the number as in the name, because "0007" is unlikely to be the name of a ROI,
     * while "7" may be one.
     */
    public List<String> place() {
        return List.of(image, Texts.format("%04d", number));
    }

    /** Empty where this is not such a name. */
    public static Optional<MarkedName> of(String name) {
        Matcher m = NAME.matcher(name);
        return m.matches() ? Optional.of(new MarkedName(m.group(1), Integer.parseInt(m.group(2)))) : Optional.empty();
    }
}
