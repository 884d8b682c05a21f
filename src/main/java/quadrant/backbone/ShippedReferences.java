package quadrant.backbone;

import java.util.List;

/** The references that are part of Quadrant: each for one file and for the normalisation with which it was measured. */
record ShippedReferences(List<Entry> references) {
    record Entry(String sha256, PixelsJson preprocessing, PhotoReference.Json reference) {
        private boolean fits(BackboneCard card) {
            return card.sha256().equals(sha256)
                    && card.preprocessing().sizePx() == PixelsJson.need(preprocessing.size(), "size", sha256)
                    && preprocessing.normalisation(sha256).equals(Normalisation.of(card.preprocessing()));
        }
    }

    /** Those of {@code references.json}. */
    static ShippedReferences standard() {
        return BackboneCatalog.resource("references.json", ShippedReferences.class);
    }

    /** The card with a reference: its own, else one of these for the same file and preprocessing; else unchanged. */
    BackboneCard complete(BackboneCard card) {
        return card.reference().isPresent()
                ? card
                : references.stream()
                        .filter(e -> e.fits(card))
                        .findFirst()
                        .map(e -> card.withReference(e.reference.reference("references.json")))
                        .orElse(card);
    }
}
