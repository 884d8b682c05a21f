package quadrant.backbone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The classes of ImageNet-1k by their WordNet ids, in the order of the networks' outputs (Russakovsky et al., "ImageNet
 * Large Scale Visual Recognition Challenge", IJCV 2015). Photographs of ImageNet carry the id in their names, such as {@code
 * n01440764_tench.jpg}.
 */
public final class ImageNetClasses {
    /** How many there are. */
    public static final int COUNT = 1000;

    private static final Pattern ID = Pattern.compile("n\\d{8}");

    private final Map<String, Integer> byId = new HashMap<>();

    public ImageNetClasses() {
        List<String> ids = ids();
        for (int i = 0; i < ids.size(); i++) {
            byId.put(ids.get(i), i);
        }
        if (byId.size() != COUNT) {
            throw new IllegalStateException("The jar names " + byId.size() + " classes of ImageNet");
        }
    }

    /** The class that a photograph's path names: the last id in it that is one of the thousand. */
    public OptionalInt of(String path) {
        OptionalInt found = OptionalInt.empty();
        Matcher m = ID.matcher(path);
        while (m.find()) {
            Integer index = byId.get(m.group());
            if (index != null) {
                found = OptionalInt.of(index);
            }
        }
        return found;
    }

    private static List<String> ids() {
        try (InputStream in = ImageNetClasses.class.getResourceAsStream("imagenet_synsets.txt")) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks imagenet_synsets.txt");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
