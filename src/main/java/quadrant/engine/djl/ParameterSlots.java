package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import quadrant.engine.TailState;

/** One trained parameter: its weights, the optimiser's two moments, the running average; all of the same shape. */
record ParameterSlots(NDArray weights, NDArray firstMoment, NDArray secondMoment, NDArray average) {
    static ParameterSlots of(NDArray weights) {
        return new ParameterSlots(weights, weights.zerosLike(), weights.zerosLike(), weights.duplicate());
    }

    TailState.Slots copy() {
        return new TailState.Slots(values(weights), values(firstMoment), values(secondMoment), values(average));
    }

    void restore(TailState.Slots s) {
        weights.set(s.weights().array());
        firstMoment.set(s.firstMoment().array());
        secondMoment.set(s.secondMoment().array());
        average.set(s.average().array());
    }

    private static TailState.Values values(NDArray a) {
        return new TailState.Values(a.toFloatArray());
    }
}
