package quadrant.backbone;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import quadrant.task.UserException;

/**
 * An entry in the list of backbones.
 *
 * @param bytes of the ONNX file
 * @param card that is stored with its file, else what the catalogue gives for it, with shapes C×H×W from depth 1 on as its
 *     cuts; empty where there is neither
 * @param known what the catalogue knows of this very file
 * @param fault why it cannot be used; empty unless it is damaged
 */
public record BackboneEntry(
        String name,
        State state,
        long bytes,
        Optional<BackboneCard> card,
        Optional<KnownBackbone> known,
        String fault) {
    /** Where a backbone is stored. */
    public enum State {
        /** Embedded in Quadrant. */
        EMBEDDED,
        /** In the store. */
        HERE,
        /** In the catalogue only. */
        ABSENT,
        /** In the store, but unusable. */
        DAMAGED;

        /** The text in the list. */
        public String text() {
            return this == ABSENT ? "not here" : name().toLowerCase(Locale.ROOT);
        }
    }

    /** As the catalogue describes it. */
    static BackboneEntry known(KnownBackbone k, State state, List<String> cuts) {
        return new BackboneEntry(k.name(), state, k.bytes(), Optional.of(k.card(k.name(), cuts)), Optional.of(k), "");
    }

    /** By its card; a file that was put into the folder of a known backbone is taken as that backbone until it is loaded. */
    static BackboneEntry stored(BackboneStore store, String name, Optional<KnownBackbone> known) {
        long bytes = store.model(name).map(p -> p.toFile().length()).orElse(0L);
        try {
            Optional<BackboneCard> stored = store.card(name);
            if (stored.isEmpty()) {
                return known.filter(k -> k.bytes() == bytes)
                        .map(k -> known(k, State.HERE, k.shapes()))
                        .orElseGet(() ->
                                damaged(name, bytes, "It has no card, and is not the file of the catalogue; add it."));
            }
            BackboneCard card = stored.get();
            boolean whole = card.bytes() == 0 || card.bytes() == bytes;
            return new BackboneEntry(
                    name,
                    whole ? State.HERE : State.DAMAGED,
                    bytes,
                    stored,
                    known.filter(k -> k.sha256().equals(card.sha256())),
                    whole ? "" : "Its file is not as long as its card says; fetch or add it again.");
        } catch (UserException e) {
            return damaged(name, bytes, e.problem());
        }
    }

    private static BackboneEntry damaged(String name, long bytes, String fault) {
        return new BackboneEntry(name, State.DAMAGED, bytes, Optional.empty(), Optional.empty(), fault);
    }

    public String licence() {
        return card.map(BackboneCard::licence).orElse("unknown");
    }

    /** When to use it, in a sentence; for a damaged one, the fault. */
    public String use() {
        return fault.isEmpty() ? card.map(BackboneCard::description).orElse("") : fault;
    }
}
