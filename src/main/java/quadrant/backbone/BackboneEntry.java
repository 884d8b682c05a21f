package quadrant.backbone;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import quadrant.pixels.Preprocessing;
import quadrant.task.UserException;

/**
 * An entry in the list of backbones.
 *
 * @param bytes of the ONNX file
 * @param card that is stored with its file
 * @param known what the catalogue knows of this very file
 * @param preprocessingFrom the source of its preprocessing
 * @param fault why it cannot be used; empty unless it is damaged
 */
public record BackboneEntry(
        String name,
        State state,
        long bytes,
        Optional<BackboneCard> card,
        Optional<KnownBackbone> known,
        String preprocessingFrom,
        String fault) {
    /** Where a backbone is stored. */
    public enum State {
        /** Embedded in Quadrant. */
        EMBEDDED("embedded"),
        /** In the store. */
        HERE("here"),
        /** In the catalogue only. */
        ABSENT("not here"),
        /** In the store, but unusable. */
        DAMAGED("damaged");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** The text in the list. */
        public String text() {
            return text;
        }
    }

    static BackboneEntry known(KnownBackbone k, State state, Optional<BackboneCard> card) {
        return new BackboneEntry(k.name(), state, k.bytes(), card, Optional.of(k), k.preprocessingFrom(), "");
    }

    /** By its card; a file that was put into the folder of a known backbone is taken as that backbone until it is loaded. */
    static BackboneEntry stored(BackboneStore store, String name, Optional<KnownBackbone> known) {
        long bytes = store.model(name).map(p -> p.toFile().length()).orElse(0L);
        try {
            Optional<CardFile> card = store.card(name);
            if (card.isEmpty()) {
                return known.filter(k -> k.bytes() == bytes)
                        .map(k -> known(k, State.HERE, Optional.empty()))
                        .orElseGet(() ->
                                damaged(name, bytes, "It has no card, and is not the file of the catalogue; add it."));
            }
            CardFile file = card.get();
            boolean whole = file.bytes() == 0 || file.bytes() == bytes;
            return new BackboneEntry(
                    name,
                    whole ? State.HERE : State.DAMAGED,
                    bytes,
                    Optional.of(file.card()),
                    known.filter(k -> k.sha256().equals(file.card().sha256())),
                    file.preprocessingFrom(),
                    whole ? "" : "Its file is not as long as its card says; fetch or add it again.");
        } catch (UserException e) {
            return damaged(name, bytes, e.problem());
        }
    }

    private static BackboneEntry damaged(String name, long bytes, String fault) {
        return new BackboneEntry(name, State.DAMAGED, bytes, Optional.empty(), Optional.empty(), "", fault);
    }

    /** From its card; of the embedded one, from the catalogue. */
    private <T> Optional<T> described(Function<BackboneCard, T> ofCard, Function<KnownBackbone, T> ofCatalogue) {
        return state == State.EMBEDDED
                ? known.map(ofCatalogue)
                : card.map(ofCard).or(() -> known.map(ofCatalogue));
    }

    public String title() {
        return described(BackboneCard::title, KnownBackbone::title).orElse(name);
    }

    public String licence() {
        return described(BackboneCard::licence, KnownBackbone::licence).orElse("unknown");
    }

    /** When to use it, in a sentence; for a damaged one, the fault. */
    public String use() {
        return fault.isEmpty()
                ? described(BackboneCard::description, KnownBackbone::use).orElse("")
                : fault;
    }

    public String terms() {
        return known.map(KnownBackbone::terms).orElse("");
    }

    /** Of the whole network, where the catalogue knows them. */
    public OptionalLong parameters() {
        return known.map(k -> OptionalLong.of(k.parameters())).orElse(OptionalLong.empty());
    }

    public Optional<String> sha256() {
        return described(BackboneCard::sha256, KnownBackbone::sha256);
    }

    public Optional<Preprocessing> preprocessing() {
        return described(BackboneCard::preprocessing, KnownBackbone::preprocessing);
    }

    /**
     * The depths from 0 on by tensor, or by shape C×H×W from depth 1 on where the file is not on this computer; empty where
     * they will be found when it is added.
     */
    public List<String> cuts() {
        return card.map(BackboneCard::cuts)
                .or(() -> known.map(k -> k.cuts().stream()
                        .map(shape -> String.join(
                                "×", shape.stream().map(String::valueOf).toList()))
                        .toList()))
                .orElse(List.of());
    }
}
