package quadrant.backbone;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import quadrant.backbone.KnownBackbone.KnownFile;
import quadrant.pixels.Preprocessing;
import quadrant.task.UserException;

/**
 * An entry in the list of backbones.
 *
 * @param bytes of the ONNX file
 * @param parameters where the catalogue knows them
 * @param file what is known of its file; empty for one without a card
 * @param use when to use it, in a sentence; for a damaged one, the fault
 * @param preprocessingFrom the source of its preprocessing
 * @param address where its file can be downloaded
 */
public record BackboneEntry(
        String name,
        State state,
        String title,
        long bytes,
        OptionalLong parameters,
        Optional<FileFacts> file,
        String licence,
        String terms,
        String use,
        String preprocessingFrom,
        Optional<String> address) {
    private static final long EMBEDDED_BYTES = 18_835_475;

    /**
     * The description of a file.
     *
     * @param sha256 lower-case hex
     * @param cuts the depths from 0 on by tensor, or by shape C×H×W from depth 1 on where the file is not on this computer;
     *     empty where they will be found when it is added
     */
    public record FileFacts(String sha256, Preprocessing preprocessing, List<String> cuts) {
        public FileFacts {
            cuts = List.copyOf(cuts);
        }

        private static FileFacts of(BackboneCard card) {
            return new FileFacts(card.sha256(), card.preprocessing(), card.cuts());
        }

        private static FileFacts of(KnownFile f) {
            return new FileFacts(
                    f.sha256(),
                    f.preprocessing(),
                    f.cuts().stream()
                            .map(shape -> String.join(
                                    "×", shape.stream().map(String::valueOf).toList()))
                            .toList());
        }
    }

    /** Height and width of the input, where they are known. */
    public OptionalInt sizePx() {
        return file.map(f -> OptionalInt.of(f.preprocessing.sizePx())).orElse(OptionalInt.empty());
    }

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

    static BackboneEntry embedded(KnownBackbone k, BackboneCard card) {
        return new BackboneEntry(
                k.name(),
                State.EMBEDDED,
                k.title(),
                EMBEDDED_BYTES,
                OptionalLong.of(k.parameters()),
                Optional.of(FileFacts.of(card)),
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
                Optional.of(FileFacts.of(f)),
                k.licence(),
                k.terms(),
                k.use(),
                f.preprocessingFrom(),
                Optional.of(f.address().toString()));
    }

    /** By its card; a file that was put into the folder of a known backbone is taken as that backbone until it is loaded. */
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
                Optional.of(FileFacts.of(card)),
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
                Optional.empty(),
                "unknown",
                "",
                problem,
                "",
                Optional.empty());
    }
}
