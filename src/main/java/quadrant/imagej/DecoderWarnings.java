package quadrant.imagej;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** The warnings of a decoder that fills a missing part of an image with grey: only they show that the image is incomplete. */
final class DecoderWarnings implements IIOReadWarningListener {
    private static final Pattern MISSING =
            Pattern.compile("truncated|premature|unexpected end|missing eoi|\\beof\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern DAMAGED =
            Pattern.compile("corrupt jpeg data: (?!\\d+ extraneous)|bad huffman", Pattern.CASE_INSENSITIVE);
    private static final Pattern HARMLESS = Pattern.compile("ByteCount|extraneous", Pattern.CASE_INSENSITIVE);
    private static final int MOST_NOTES = 3;

    private final List<String> warnings = new ArrayList<>();

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        warnings.add(warning);
    }

    boolean truncated() {
        return warnings.stream().anyMatch(w -> MISSING.matcher(w).find());
    }

    boolean damaged() {
        return warnings.stream().anyMatch(w -> DAMAGED.matcher(w).find());
    }

    /** The other warnings, for the record. */
    List<String> notes() {
        return warnings.stream()
                .filter(w -> !HARMLESS.matcher(w).find())
                .distinct()
                .limit(MOST_NOTES)
                .map(w -> "the decoder says: " + w)
                .toList();
    }
}
