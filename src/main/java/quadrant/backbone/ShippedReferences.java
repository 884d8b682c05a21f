package quadrant.backbone;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The references that are part of Quadrant, {@code references.json}: each for one file, known by its SHA-256, and for the
 * normalisation with which it was measured.
 */
final class ShippedReferences {
    private static final String RESOURCE = "references.json";

    private final List<Entry> entries;

    private ShippedReferences(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    private record Json(List<Entry> references) {}

    private record Entry(
            @Nullable String sha256,
            @Nullable PixelsJson preprocessing,
            @Nullable ReferenceJson reference) {
        private String where() {
            return RESOURCE + " for " + sha256;
        }
    }

    static ShippedReferences standard() {
        try (InputStream in = Objects.requireNonNull(ShippedReferences.class.getResourceAsStream(RESOURCE))) {
            return new ShippedReferences(
                    new Gson().fromJson(new InputStreamReader(in, StandardCharsets.UTF_8), Json.class).references);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The card with a reference: its own, else one of these for the same file and preprocessing; else unchanged. */
    BackboneCard complete(BackboneCard card) {
        return card.reference().isPresent()
                ? card
                : entries.stream()
                        .filter(e -> fits(e, card))
                        .findFirst()
                        .flatMap(e -> Optional.ofNullable(e.reference).map(r -> r.reference(e.where())))
                        .map(card::withReference)
                        .orElse(card);
    }

    private static boolean fits(Entry e, BackboneCard card) {
        PixelsJson p = e.preprocessing;
        return card.sha256().equals(e.sha256)
                && p != null
                && Objects.equals(p.size(), card.preprocessing().sizePx())
                && p.normalisation(e.where())
                        .equals(new Normalisation(
                                card.preprocessing().order(),
                                card.preprocessing().mean(),
                                card.preprocessing().scale()));
    }
}
