"""The peers' side: a process that fits once a line of its standard input and answers with one line of JSON.

Arguments: learner, training file, test file, threads, trees, leaves, learning rate. The files are those of TrainingCase.cs.
"""
import json
import resource
import sys
import time

import numpy as np

learner, train_path, test_path = sys.argv[1:4]
threads, trees, leaves = (int(text) for text in sys.argv[4:7])
rate = float(sys.argv[7])


def read(path):
    rows, features, classes = np.fromfile(path, np.int32, 3)
    x = np.empty((rows, features), np.float32)
    column_bytes = 4 * int(rows)
    start = 4 * (3 + int(features))
    for feature in range(features):
        x[:, feature] = np.fromfile(path, np.float32, rows, offset=start + column_bytes * feature)
    return x, np.fromfile(path, np.float32, rows, offset=start + column_bytes * int(features)), int(classes)


def xgboost_fit(x, y, classes):
    import xgboost

    matrix = xgboost.DMatrix(x, label=y, nthread=threads)
    prepared = time.perf_counter()
    objective = {0: {"objective": "reg:squarederror"}, 2: {"objective": "binary:logistic"}}.get(
        classes, {"objective": "multi:softprob", "num_class": classes})
    model = xgboost.train(
        {"tree_method": "hist", "grow_policy": "lossguide", "max_leaves": leaves, "max_depth": 0, "eta": rate, "nthread": threads, **objective},
        matrix, trees)
    return prepared, lambda rows: model.predict(xgboost.DMatrix(rows))


def sklearn_fit(x, y, classes):
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    prepared = time.perf_counter()
    kind = HistGradientBoostingRegressor if classes == 0 else HistGradientBoostingClassifier
    model = kind(max_iter=trees, max_leaf_nodes=leaves, learning_rate=rate, early_stopping=False).fit(x, y)
    if classes == 0:
        return prepared, model.predict
    return prepared, lambda rows: model.predict_proba(rows)[:, 1] if classes == 2 else model.predict_proba(rows)


def metric(y, predicted, classes):
    from sklearn.metrics import roc_auc_score

    if classes == 0:
        return float(np.sqrt(np.mean((y.astype(float) - predicted) ** 2)))
    if classes == 2:
        return float(roc_auc_score(y, predicted))
    return float(np.mean(predicted.argmax(axis=1) == y))


fit = {"xgboost": xgboost_fit, "sklearn": sklearn_fit}[learner]
# Imported before the clock starts.
__import__("xgboost" if learner == "xgboost" else "sklearn.ensemble")
x, y, classes = read(train_path)
test_x, test_y, _ = read(test_path)
print("ready", flush=True)
for _ in sys.stdin:
    cpu, start = time.process_time(), time.perf_counter()
    prepared, predict = fit(x, y, classes)
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer = {"seconds": seconds, "prepare": prepared - start, "cpu": cpu_seconds, "peak": peak, "metric": metric(test_y, predict(test_x), classes)}
    del predict
    print(json.dumps(answer), flush=True)
