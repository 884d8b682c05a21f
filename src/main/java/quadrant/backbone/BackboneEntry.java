package quadrant.backbone;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import quadrant.backbone.KnownBackbone.KnownFile;
import quadrant.task.UserException;

/**
 * A line of the list of backbones.
 *
 * @param bytes of the ONNX file
 * @param parameters where the catalogue knows them
 * @param sizePx of the input
 * @param use when to use it, in a sentence; for a damaged one, what is wrong
 * @param preprocessingFrom where its preprocessing is known from
 * @param address where its file may be downloaded
 */
public record BackboneEntry(
        String name,
        State state,
        String title,
        long bytes,
        OptionalLong parameters,
        OptionalInt sizePx,
        String licence,
        String terms,
        String use,
        String preprocessingFrom,
        Optional<String> address) {
    private static final long EMBEDDED_BYTES = 18_835_475;

    /** Where a backbone is. */
    public enum State {
        /** Within Quadrant. */
        EMBEDDED("embedded"),
        /** In the store. */
        HERE("here"),
        /** In the catalogue alone. */
        ABSENT("not here"),
        /** In the store, and cannot be used. */
        DAMAGED("damaged");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /** As the list says it. */
        public String words() {
            return words;
        }
    }

    /** Whether it can be trained with as it is. */
    public boolean there() {
        return state == State.EMBEDDED || state == State.HERE;
    }

    static BackboneEntry embedded(KnownBackbone k, BackboneCard card) {
        return new BackboneEntry(
                k.name(),
                State.EMBEDDED,
                k.title(),
                EMBEDDED_BYTES,
                OptionalLong.of(k.parameters()),
                OptionalInt.of(card.preprocessing().sizePx()),
                k.licence(),
                k.terms(),
                k.use(),
                card.source(),
                Optional.empty());
    }

    static BackboneEntry absent(KnownBackbone k, KnownFile f) {
        return known(k, f, State.ABSENT);
    }

    private static BackboneEntry known(KnownBackbone k, KnownFile f, State state) {
        return new BackboneEntry(
                k.name(),
                state,
                k.title(),
                f.bytes(),
                OptionalLong.of(k.parameters()),
                OptionalInt.of(f.preprocessing().sizePx()),
                k.licence(),
                k.terms(),
                k.use(),
                f.preprocessingFrom(),
                Optional.of(f.address().toString()));
    }

    /** By its card; a file that was dropped into the folder of a known backbone is taken for that until it is loaded. */
    static BackboneEntry stored(BackboneStore store, String name, Optional<KnownBackbone> known) {
        long bytes = store.model(name).map(p -> p.toFile().length()).orElse(0L);
        try {
            Optional<CardFile.Stored> card = store.card(name);
            if (card.isPresent()) {
                return of(name, bytes, card.get(), known);
            }
        } catch (UserException e) {
            return damaged(name, bytes, e.problem());
        }
        Optional<KnownFile> file = known.flatMap(KnownBackbone::file).filter(f -> f.bytes() == bytes);
        return file.isPresent()
                ? known(known.orElseThrow(), file.get(), State.HERE)
                : damaged(name, bytes, "It has no card, and is not the file of the catalogue; add it.");
    }

    private static BackboneEntry of(String name, long bytes, CardFile.Stored stored, Optional<KnownBackbone> known) {
        BackboneCard card = stored.card();
        Optional<KnownBackbone> same = known.filter(
                k -> k.file().filter(f -> f.sha256().equals(card.sha256())).isPresent());
        boolean whole = stored.bytes() == 0 || stored.bytes() == bytes;
        return new BackboneEntry(
                name,
                whole ? State.HERE : State.DAMAGED,
                card.title(),
                bytes,
                same.map(k -> OptionalLong.of(k.parameters())).orElse(OptionalLong.empty()),
                OptionalInt.of(card.preprocessing().sizePx()),
                card.licence(),
                same.map(KnownBackbone::terms).orElse(""),
                whole ? card.description() : "Its file is not as long as its card says; fetch or add it again.",
                stored.preprocessingFrom(),
                same.flatMap(KnownBackbone::file).map(f -> f.address().toString()));
    }

    private static BackboneEntry damaged(String name, long bytes, String problem) {
        return new BackboneEntry(
                name,
                State.DAMAGED,
                name,
                bytes,
                OptionalLong.empty(),
                OptionalInt.empty(),
                "unknown",
                "",
                problem,
                "",
                Optional.empty());
    }
}
