"""Small repositories as teams have them, with what a person who reads them would say they show.

``strong`` is what may be suggested: question to option. ``hints`` are the questions for which
a hint is right besides. ``extra`` is what the repository shows to a person and a scan does not see:
it lowers recall and nothing else.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["GIT", "REPOS", "Repo", "commit"]

GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "init.defaultBranch=main")


def commit(root: Path, *, author: str = "a@b.example", date: str = "2026-03-02T10:00:00Z",
           message: str = "x", files: tuple[str, ...] = ("-A",)) -> None:  # fmt: skip
    """Commit what lies in a folder, as somebody at some time."""
    env = {"GIT_AUTHOR_EMAIL": author, "GIT_AUTHOR_NAME": author, "GIT_AUTHOR_DATE": date,
           "GIT_COMMITTER_DATE": date, "GIT_COMMITTER_EMAIL": author}  # fmt: skip
    if not (root / ".git").exists():
        subprocess.run([*GIT, "init", "-q"], cwd=root, check=True)
    subprocess.run([*GIT, "add", *files], cwd=root, check=True)
    subprocess.run(
        [*GIT, "commit", "-qm", message, "--allow-empty"], cwd=root, check=True,
        env={**os.environ, **env},
    )  # fmt: skip


@dataclass(frozen=True)
class Repo:
    files: dict[str, str]
    strong: dict[str, int] = field(default_factory=dict)
    hints: frozenset[str] = frozenset()
    extra: dict[str, int] = field(default_factory=dict)
    tracked: bool = False

    def write(self, folder: Path) -> Path:
        for name, text in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        if self.tracked:
            commit(folder)
        return folder


def hints(words: str) -> frozenset[str]:
    return frozenset(words.split())


TRAIN = """\
import joblib
from sklearn.linear_model import LogisticRegression

def train_model(frame):
    model = LogisticRegression().fit(frame[["a"]], frame["y"])
    joblib.dump(model, "model.joblib")
"""
PREDICT = """\
import joblib
import sklearn

def answer(rows):
    return joblib.load('model.joblib').predict(rows)
"""
API = """\
from fastapi import FastAPI
import joblib
import sklearn

app = FastAPI()
model = joblib.load("model.joblib")

@app.post("/predict")
def predict(row: dict):
    return {"churn": float(model.predict([row["a"]])[0])}
"""
API_TEST = """\
from fastapi.testclient import TestClient
from app.main import app

def test_answer():
    reply = TestClient(app).post("/predict", json={"a": 1})
    assert reply.json()["churn"] in (0.0, 1.0)
"""
MODEL_TEST = """\
import numpy as np
from churn.train import train_model

def test_known_rows():
    model = train_model(np.eye(3))
    assert model.predict(np.eye(3)).tolist() == [0, 1, 1]
"""
LOCK = 'version = 1\n\n[[package]]\nname = "numpy"\nversion = "2.1.0"\n\n[[package]]\nname = "scikit-learn"\n'
SHOP_LOCK = 'version = 1\n\n[[package]]\nname = "flask"\n'
PIPFILE_LOCK = '{\n    "default": {\n        "xgboost": {\n            "version": "==2.1.0"\n        }\n    }\n}\n'
PINNED = "numpy==2.1.0\nscikit-learn==1.6.0\n"
DVC = """\
stages:
  prepare:
    cmd: python src/prepare.py
    deps: [data/raw.csv]
  train:
    cmd: python src/train.py
    deps: [data/clean.csv]
  evaluate:
    cmd: python src/evaluate.py
    metrics: [scores.json]
"""
DVC_LOCK = """\
schema: '2.0'
stages:
  train:
    cmd: python src/train.py
    deps:
    - path: src/train.py
      md5: 77aa
    - path: data/clean.csv
      md5: 0123abcd.dir
    outs:
    - path: model.joblib
      md5: 99ff
"""


def workflow(*runs: str, on: str = "  push:\n  pull_request:\n", job: str = "") -> str:
    steps = "".join(f"      - run: {run}\n" for run in runs)
    return f"name: ci\non:\n{on}jobs:\n  job:\n{job}    runs-on: ubuntu-latest\n    steps:\n{steps}"


NIGHTLY = "  schedule:\n    - cron: '0 3 * * 1'\n"
BY_HAND = "  workflow_dispatch:\n"

REPOS = {
    "notebooks only": Repo(
        {
            "README.md": "# Churn\nOpen the notebook. We plan to use MLflow and Airflow.\n",
            "churn.ipynb": (
                '{"cells": [\n {"cell_type": "markdown", "source": ["import wandb, then\\n"]},\n'
                ' {"cell_type": "code", "source": [\n   "import mlflow\\n",\n'
                '   "from sklearn.svm import SVC\\n"\n ], "outputs": [{"text": ["import evidently"]}]}\n'
                '], "metadata": {"kernelspec": {"language": "python"}}}\n'
            ),
            "requirements.txt": "pandas\nmlflow\nscikit-learn\n",
        },
        strong={"software-environments": 1},
        hints=hints("experiment-tracking version-control"),
    ),
    "dvc trained in a workflow": Repo(
        {
            "dvc.yaml": DVC,
            "dvc.lock": DVC_LOCK,
            ".dvc/config": "['remote \"main\"']\n    url = s3://team-data/dvc\n",
            "params.yaml": "train:\n  depth: 3\n",
            "src/train.py": TRAIN,
            "data/raw.csv.dvc": "outs:\n- md5: ab\n  path: raw.csv\n",
            ".github/workflows/train.yml": workflow(
                "pip install -r requirements.txt", "dvc repro", "cml comment create report.md"
            ),
            "requirements.txt": PINNED + "dvc==3.58.0\n",
        },
        strong={
            "training-pipeline": 2,
            "lineage": 2,
            "data-storage": 1,
            "configuration": 2,
            "software-environments": 1,
        },
        hints=hints("model-validation version-control"),
        extra={"version-control": 2},
    ),
    "dvc stages on a laptop": Repo(
        {
            "dvc.yaml": DVC,
            ".dvc/config": "['remote \"main\"']\n    url = /home/ann/dvc-store\n# url = s3://planned/\n",
            "src/train.py": TRAIN,
            "pyproject.toml": (
                '[project]\nname = "churn"\ndependencies = ["scikit-learn>=1.5"]\n'
                '[dependency-groups]\ntrack = ["mlflow>=2"]\n'
            ),
            ".github/workflows/lint.yml": workflow(
                "ruff check .", 'echo "nightly; dvc repro"', "make docs # then dvc repro"
            ),
        },
        strong={"training-pipeline": 1, "software-environments": 1},
        hints=hints("version-control experiment-tracking"),
    ),
    "airflow and mlflow": Repo(
        {
            "dags/train_churn.py": (
                "from airflow import DAG\nfrom airflow.operators.python import PythonOperator\n"
                "from evidently import Report\n"
                "with DAG('churn', schedule='@weekly') as dag:\n"
                "    load = PythonOperator(task_id='load_rows', python_callable=load)\n"
                "    check = PythonOperator(task_id='check_drift', python_callable=check)\n"
                "    train = PythonOperator(task_id='train_model', python_callable=train)\n"
                "    judge = PythonOperator(task_id='evaluate_model', python_callable=judge)\n"
            ),
            "churn/__init__.py": "",
            "churn/train.py": (
                "import mlflow\nmlflow.set_tracking_uri('https://mlflow.corp.example')\n"
                + TRAIN
                + "mlflow.register_model('runs:/1/model', 'churn')\n"
            ),
            "churn/release.py": (
                "from mlflow import MlflowClient\n"
                "MlflowClient().set_registered_model_alias('churn', 'champion', 3)\n"
            ),
            "poetry.lock": LOCK,
            "tests/test_train.py": "from churn.train import train_model\n",
            "CODEOWNERS": "* @ml\n",
        },
        strong={
            "training-pipeline": 2,
            "retraining-trigger": 2,
            "experiment-tracking": 2,
            "model-registry": 3,
            "data-monitoring": 2,
            "software-environments": 2,
        },
        hints=hints("data-collection ml-code-tests version-control"),
    ),
    "a graph that no longer runs": Repo(
        {
            "dags/train_churn.py": (
                "from datetime import datetime\nfrom airflow import DAG\n"
                "with DAG('churn', schedule='@weekly', end_date=datetime(2021, 1, 1)) as dag:\n"
                "    train = Op(task_id='train_model')\n"
            ),
            "dags/constrain.py": (
                "from airflow import DAG\nwith DAG('rail', schedule='@daily') as dag:\n"
                "    a = Op(task_id='constrain_speed')\n    b = Op(task_id='load_timetable')\n"
                "    c = Op(task_id='score_punctuality')\n"
            ),
            "dags/old/train.py": "from airflow import DAG\nDAG('x', schedule='@daily')\ntask_id='train'\n",
        },
        hints=hints("data-collection training-pipeline"),
    ),
    "kubeflow and kserve": Repo(
        {
            "pipelines/train_pipeline.py": (
                "from kfp import dsl\n\n@dsl.component\ndef load_rows(rows: int): ...\n\n"
                "@dsl.component\ndef train_step(rows: int): ...\n\n"
                "@dsl.component\ndef evaluate_model(rows: int): ...\n\n"
                "@dsl.pipeline\ndef churn():\n    load_rows(rows=1)\n    train_step(rows=3)\n"
                "    score = evaluate_model(rows=3)\n"
                "    with dsl.If(score.outputs['accuracy'] > 0.8):\n        deploy()\n"
            ),
            "components/train/component.yaml": (
                "name: train\ninputs:\n- {name: rows}\noutputs:\n- {name: model}\n"
                "implementation:\n  container:\n    image: registry.corp.example/train:3\n"
            ),
            "serving/isvc.yaml": (
                "apiVersion: v1\nkind: Namespace\n---\n"
                "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nspec:\n  predictor:\n"
                "    canaryTrafficPercent: 10\n    logger:\n      mode: all\n      url: http://log\n"
            ),
            "serving/kustomization.yaml": "resources: [isvc.yaml]\n",
            "train/job.yaml": (
                "apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: t}\nspec: {}\n"
            ),
            "train/requirements.in": "torch\n",
            "train/run.py": "import torch\n",
            "uv.lock": LOCK,
        },
        strong={
            "training-pipeline": 2,
            "online-validation": 2,
            "training-compute": 2,
            "software-environments": 2,
            "component-modularity": 2,
            "model-validation": 2,
        },
        hints=hints("prediction-log model-deployment environments version-control"),
        extra={"prediction-log": 2},
    ),
    "a cluster's own definitions": Repo(
        {
            "apps/shop/rollout.yaml": (
                "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nspec:\n  strategy:\n    canary:\n"
                "      steps:\n      - setWeight: 20\n"
            ),
            "operators/crd.yaml": (
                "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n"
                "  names: {kind: TFJob}\n---\napiVersion: kubeflow.org/v1\nkind: Notebook\nspec: {}\n"
            ),
            "apps/model/isvc.yaml": (
                "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nspec:\n  predictor:\n"
                "    canaryTrafficPercent: 100  # was 10 in the first week\n    # logger: {mode: all}\n"
            ),
            "rules/nodes.yaml": (
                "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  groups:\n"
                "  - name: nodes\n    rules:\n    - alert: ClockDriftHigh\n      expr: ntp_drift > 1\n"
                "    - alert: AuctionPrecisionTimerLate\n      expr: late > 3\n"
                "    - record: model_accuracy\n      expr: avg(x)\n"
            ),
            "charts/shop/Chart.yaml": "name: shop\n",
            "charts/shop/templates/cron.yaml": (
                "{{- if .Values.cron }}\napiVersion: batch/v1\nkind: CronJob\nspec:\n"
                "  schedule: {{ .Values.when | quote }}\n  suspend: true\n  jobTemplate:\n    spec:\n"
                "      template:\n        spec:\n          containers:\n"
                "          - args: [python, train.py]\n{{- end }}\n"
            ),
            "charts/shop/templates/deploy.yaml": (
                "kind: Deployment\nspec:\n  containers:\n  - env:\n    - name: MLFLOW_TRACKING_URI\n"
                "      value: http://mlflow:5000\n"
            ),
        },
        hints=hints(
            "environments model-deployment service-monitoring training-compute online-validation"
        ),
    ),
    "jobs of a cluster": Repo(
        {
            "deploy/train.yaml": (
                "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: train}\nspec:\n"
                "  schedule: '0 2 * * 0'\n  jobTemplate:\n    spec:\n      template:\n        spec:\n"
                "          containers:\n          - name: train\n            image: churn\n"
                "            command: [python, -m, churn.train, --full]\n            env:\n"
                "            - name: MLFLOW_TRACKING_URI\n"
                "              value: https://mlflow.corp.example/\n"
            ),
            "deploy/workflow.yaml": (
                "apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nspec:\n  templates:\n"
                "  - name: main\n    dag:\n      tasks:\n      - {name: load-data, template: a}\n"
                "      - {name: train-model, template: b}\n      - {name: evaluate, template: c}\n"
            ),
            "churn/train.py": TRAIN,
            "environment.yml": "dependencies:\n  - scikit-learn\n  - pip:\n    - mlflow==2.9\n",
        },
        strong={
            "retraining-trigger": 2,
            "training-pipeline": 2,
            "training-compute": 2,
            "experiment-tracking": 2,
            "software-environments": 1,
        },
        hints=hints("version-control"),
    ),
    "dbt and great expectations": Repo(
        {
            "dbt_project.yml": "name: warehouse\n",
            "models/schema.yml": (
                "models:\n  - name: orders\n    meta: {owner: sales}\n    columns:\n      - name: id\n"
                "        description: Number of the order\n        tests: [unique]\n"
            ),
            "gx/expectations/orders.json": "{}\n",
            ".gitlab-ci.yml": (
                "check:\n  script:\n    - dbt build\n    - gx checkpoint run orders\n"
                "    - dbt source freshness\n"
            ),
        },
        hints=hints("data-collection data-validation data-documentation"),
    ),
    "airflow with dbt and a model": Repo(
        {
            "dags/features.py": (
                "from airflow import DAG\n"
                "from great_expectations_provider.operators.x import GreatExpectationsOperator\n"
                "with DAG('features', schedule='@daily') as dag:\n"
                "    check = GreatExpectationsOperator(task_id='check_rows')\n"
            ),
            "dbt_project.yml": "name: warehouse\n",
            "ml/train.py": TRAIN,
            "ml/requirements.txt": "scikit-learn\nevidently\n",
            ".github/workflows/dbt.yml": workflow("dbt run", "dbt source freshness", on=NIGHTLY),
        },
        strong={"data-validation": 2, "training-pipeline": 1, "software-environments": 1},
        hints=hints("data-collection version-control data-monitoring"),
    ),
    "bento served by helm": Repo(
        {
            "service.py": "import bentoml\n",
            "bentofile.yaml": "service: service:svc\n",
            "predict.py": PREDICT,
            "tests/test_predict.py": (
                "from predict import answer, predict\n\ndef test_it():\n    predict()\n"
                "    assert answer([])\n"
            ),
            "charts/Chart.yaml": "name: churn\n",
            ".github/workflows/deploy.yml": workflow(
                "pytest", "docker build -t churn .", "helm upgrade churn charts"
            ),
            "requirements.txt": "bentoml==1.4.0 \\\n    --hash=sha256:00ff\n",
        },
        strong={
            "scoring-code": 2,
            "software-environments": 2,
            "application-build": 2,
            "application-tests": 2,
        },
        hints=hints(
            "model-deployment environments version-control application-release pipeline-ci"
        ),
    ),
    "an api with its tests": Repo(
        {
            "app/main.py": API,
            "churn/train.py": TRAIN,
            "tests/test_api.py": API_TEST,
            "tests/test_model.py": MODEL_TEST,
            "Dockerfile": "FROM python:3.12\n",
            ".github/workflows/ci.yml": (
                "on: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
                "    - uses: actions/checkout@v4\n    - run: |\n        # all tests\n"
                "        uv sync\n        uv run pytest -q\n    - uses: docker/build-push-action@v6\n"
            ),
            "uv.lock": LOCK,
        },
        tracked=True,
        strong={
            "scoring-code": 2,
            "training-pipeline": 1,
            "ml-code-tests": 2,
            "pipeline-ci": 2,
            "application-build": 2,
            "application-tests": 2,
            "software-environments": 2,
            "version-control": 2,
        },
        hints=hints("model-integration-tests"),
        extra={"model-integration-tests": 2},
    ),
    "workflows switched off": Repo(
        {
            "churn/train.py": TRAIN,
            ".github/workflows/train.yml": workflow(
                "python churn/train.py", on=NIGHTLY, job="    if: false\n"
            ),
            ".github/workflows/push.yml": workflow(
                "python churn/train.py",
                on=NIGHTLY + "  push:\n",
                job="    if: github.event_name == 'push'\n",
            ),
            ".github/workflows/smoke.yml": workflow(
                "python churn/train.py --epochs 1 --max-rows 10", on=NIGHTLY
            ),
            ".github/workflows/old.yml.disabled": workflow("dvc repro", on=NIGHTLY),
            "azure-pipelines.yml": (
                "schedules:\n- cron: '0 3 * * *'\nsteps:\n- bash: python churn/train.py\n"
                "  enabled: false\n"
            ),
            ".gitlab-ci.yml": (
                ".train:\n  script: [python churn/train.py]\n"
                "train:\n  extends: .train\n  rules:\n"
                '  - if: $CI_PIPELINE_SOURCE == "schedule"\n    when: never\n'
            ),
        },
        strong={"training-pipeline": 1},
        hints=hints("version-control"),
    ),
    "gitlab trains by itself": Repo(
        {
            "src/train.py": TRAIN,
            "src/drift.py": "import whylogs\n",
            ".gitlab-ci.yml": (
                "stages: [test, train]\n.python:\n  image: python:3.12\n  before_script:\n"
                "    - pip install -r requirements.txt\n"
                "test:\n  extends: .python\n  script: [pytest]\n"
                "train:\n  extends: .python\n  rules:\n"
                '    - if: $CI_PIPELINE_SOURCE == "schedule"\n    - when: manual\n'
                "  script:\n    - !reference [.setup, script]\n    - |\n      set -e\n"
                "      python -m src.train --full\n"
                "      python src/feature_drift.py\n"
            ),
            "requirements.txt": PINNED,
        },
        strong={
            "retraining-trigger": 2,
            "training-pipeline": 1,
            "data-monitoring": 2,
            "software-environments": 1,
        },
        hints=hints("version-control pipeline-ci"),
    ),
    "azure pipelines and endpoints": Repo(
        {
            "mlops/train-pipeline.yml": (
                "$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json\n"
                "type: pipeline\nsettings:\n  default_compute: azureml:cpu-cluster\njobs:\n"
                "  prep_data:\n    type: command\n    component: file:prep.yml\n"
                "  train_model:\n    type: command\n    component: file:train.yml\n"
                "  evaluate_model:\n    type: command\n    component: file:evaluate.yml\n"
            ),
            "mlops/train.yml": (
                "$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json\n"
                "type: command\ninputs:\n  rows: {type: uri_file}\noutputs:\n  model: {type: mlflow_model}\n"
                "command: python train.py\n"
            ),
            "mlops/deployment.yml": (
                "name: blue\nmodel: azureml:churn:3\ndata_collector:\n  collections:\n"
                "    model_inputs:\n      enabled: 'True'\n    model_outputs:\n      enabled: 'True'\n"
            ),
            "mlops/schedule.yml": (
                "name: weekly\ntrigger:\n  type: cron\n  expression: '0 3 * * 1'\n"
                "create_job: ./train-pipeline.yml\n"
            ),
            "mlops/monitor.yml": (
                "trigger:\n  type: recurrence\ncreate_monitor:\n  alert_notification:\n"
                "    emails: [ml@corp.example]\n  monitoring_signals:\n    inputs:\n"
                "      type: data_drift\n    quality:\n      type: model_performance\n"
            ),
            "azure-pipelines.yml": (
                "trigger: [main]\npool: {vmImage: ubuntu-latest}\nstages:\n- stage: release\n  jobs:\n"
                "  - job: deploy\n    steps:\n    - task: AzureCLI@2\n      inputs:\n"
                "        inlineScript: |\n          az ml model create --name churn --path model\n"
                "          az ml online-deployment create --file mlops/deployment.yml\n"
                "          az ml online-endpoint update --name churn --traffic 'blue=90 green=10'\n"
            ),
            "src/train.py": TRAIN,
        },
        strong={
            "training-pipeline": 2,
            "training-compute": 2,
            "component-modularity": 2,
            "retraining-trigger": 2,
            "prediction-log": 2,
            "data-monitoring": 3,
            "model-monitoring": 2,
            "model-deployment": 1,
            "model-registry": 2,
            "online-validation": 2,
        },
        hints=hints("version-control"),
        extra={"version-control": 2},
    ),
    "jenkins trains at night": Repo(
        {
            "Jenkinsfile": (
                "pipeline {\n  agent any\n  triggers { cron('H 2 * * *') }\n  stages {\n"
                "    stage('Train') {\n      steps {\n        // sh 'dvc repro'\n"
                "        sh 'make lint'\n"
                '        sh """\n          . .venv/bin/activate\n          python train_churn.py\n        """\n'
                "      }\n    }\n  }\n}\n"
            ).replace("  triggers { cron", "  triggers {\n    cron"),
            "train_churn.py": TRAIN,
            "Pipfile": "[packages]\nscikit-learn = '*'\n[dev-packages]\npytest = '*'\n",
        },
        strong={"retraining-trigger": 2, "training-pipeline": 1, "software-environments": 1},
        hints=hints("version-control"),
    ),
    "circleci with a nightly flow": Repo(
        {
            ".circleci/config.yml": (
                "version: 2.1\njobs:\n  train:\n    docker: [{image: python}]\n    steps:\n"
                "      - checkout\n      - run: {name: Train, command: python train.py}\n"
                "  unused:\n    steps:\n      - run: dvc repro\n"
                "workflows:\n  nightly:\n    triggers:\n      - schedule: {cron: '0 1 * * *'}\n"
                "    jobs: [train]\n"
            ),
            "train.py": TRAIN,
        },
        strong={"retraining-trigger": 2, "training-pipeline": 1},
        hints=hints("version-control"),
    ),
    "a databricks bundle": Repo(
        {
            "databricks.yml": (
                "bundle: {name: churn}\ninclude: [resources/*.yml]\ntargets:\n  dev: {}\n"
                "  staging: {}\n  prod: {}\n"
            ),
            "resources/training.yml": (
                "new_cluster: &new_cluster\n  new_cluster:\n    num_workers: 3\n"
                "resources:\n  jobs:\n    model_training_job:\n      job_clusters:\n"
                "        - job_cluster_key: main\n          <<: *new_cluster\n"
                "          new_cluster: {num_workers: 3}\n      tasks:\n"
                "        - task_key: Train\n        - task_key: ModelValidation\n"
                "          depends_on: [{task_key: Train}]\n"
                "      schedule:\n        quartz_cron_expression: '0 0 9 * * ?'\n"
            ),
            "churn/training.py": (
                "import mlflow\nmlflow.set_tracking_uri('databricks')\n"
                "from databricks.feature_engineering import FeatureEngineeringClient\n"
                "rows = FeatureEngineeringClient().create_training_set(df=x)\n" + TRAIN
            ),
            "churn/batch_inference.py": (
                "from databricks.feature_engineering import FeatureEngineeringClient\n"
                "FeatureEngineeringClient().score_batch(model_uri='models:/churn@champion', df=x)\n"
            ),
            ".github/workflows/cd.yml": workflow(
                "databricks bundle deploy -t staging", on="  push:\n    branches: [main]\n"
            ),
        },
        strong={
            "training-pipeline": 2,
            "training-compute": 2,
            "retraining-trigger": 2,
            "experiment-tracking": 2,
            "feature-store": 2,
            "pipeline-delivery": 2,
            "model-registry": 2,
        },
        hints=hints("version-control environment-symmetry"),
    ),
    "sagemaker pipelines": Repo(
        {
            "pipelines/churn/pipeline.py": (
                "import sagemaker\nfrom sagemaker.workflow.pipeline import Pipeline\n"
                "def get_pipeline():\n    prep = ProcessingStep(name='Preprocess')\n"
                "    estimator = Estimator(image_uri=image,\n        instance_type='ml.m5.xlarge')\n"
                "    train = TrainingStep(name='Train', estimator=estimator)\n"
                "    judge = ProcessingStep(name='Evaluate')\n"
                "    register = RegisterModel(name='Register', model_package_group_name='churn')\n"
                "    good = ConditionGreaterThanOrEqualTo(left=auc, right=0.8)\n"
                "    gate = ConditionStep(name='Gate', conditions=[good], if_steps=[register])\n"
                "    return Pipeline(name='churn', steps=[prep, train, judge, gate])\n"
            ),
            "deploy/endpoint.py": (
                "from sagemaker.model_monitor import DataCaptureConfig, DefaultModelMonitor\n"
                "capture = DataCaptureConfig(enable_capture=True, sampling_percentage=100)\n"
                "monitor = DefaultModelMonitor(role=role)\nmonitor.create_monitoring_schedule(x)\n"
            ),
            "requirements.txt": "sagemaker>=2\n",
        },
        strong={
            "training-pipeline": 2,
            "training-compute": 2,
            "model-validation": 2,
            "model-registry": 2,
            "prediction-log": 2,
            "data-monitoring": 2,
        },
        extra={"software-environments": 1},
    ),
    "vertex ai": Repo(
        {
            "trainer/job.py": (
                "from google.cloud import aiplatform\n"
                "job = aiplatform.CustomContainerTrainingJob(display_name='churn', container_uri=x)\n"
                "model = job.run()\n"
                "endpoint.deploy(model, traffic_percentage=10)\n"
            ),
            "trainer/upload.py": (
                "from google.cloud import aiplatform\naiplatform.Model.upload(display_name='churn')\n"
                "endpoint.deploy(model, traffic_percentage=100)\n"
            ),
            "trainer/train.py": TRAIN,
            "setup.py": "from setuptools import setup\nsetup(install_requires=['scikit-learn'])\n",
        },
        strong={
            "training-compute": 2,
            "model-registry": 2,
            "training-pipeline": 1,
            "online-validation": 2,
        },
        hints=hints("version-control software-environments"),
        extra={"software-environments": 1},
    ),
    "watched in production": Repo(
        {
            "monitoring/alerts/model.rules.yml": (
                "groups:\n- name: model\n  rules:\n  - alert: ModelAccuracyLow\n"
                "    expr: model_accuracy < 0.8\n"
                "    annotations:\n      runbook_url: https://wiki.example/accuracy\n"
                "  - alert: FeatureDriftHigh\n    expr: psi > 0.2\n"
            ),
            "monitoring/servicemonitor.yaml": (
                "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\n"
            ),
            "monitoring/board.json": (
                '{"title": "Churn", "schemaVersion": 39,\n "panels": [\n'
                '  {"title": "Accuracy by week", "targets": []}]}\n'
            ),
            ".github/workflows/drift.yml": workflow(
                "python jobs/drift_check.py", on="  schedule:\n    - cron: '0 5 * * *'\n"
            ),
            "jobs/drift_check.py": "import whylogs\n",
        },
        strong={"model-monitoring": 3, "data-monitoring": 3},
        hints=hints("service-monitoring alert-response"),
        extra={"service-monitoring": 3},
    ),
    "a web shop without models": Repo(
        {
            "package.json": '{"dependencies": {"react": "19.0.0"}}\n',
            "package-lock.json": "{}\n",
            "src/score.py": "def score(game):\n    return sum(game)\n",
            "src/train.py": "class Train:\n    wagons = 3\n    def run(self):\n        self.fit()\n",
            "src/predict.py": "def arrival(x):\n    return x.predict()\n",
            "tests/test_models.py": "import pandas\n\ndef test_order():\n    assert 1 == 1\n",
            "params.yaml": "theme: dark\n",
            "requirements.txt": "django\n",
            "uv.lock": SHOP_LOCK,
            "infra/main.tf": 'resource "aws_s3_bucket" "b" {}\n',
            ".github/workflows/ci.yml": workflow("npm test", "pytest", "echo dvc repro"),
            ".github/workflows/nightly.yml": workflow("python train.py", on=NIGHTLY),
        },
        hints=hints(
            "environments training-pipeline scoring-code ml-code-tests"
            " configuration pipeline-ci retraining-trigger application-tests"
        ),
    ),
    "an infrastructure repository": Repo(
        {
            "live/prod/main.tf": 'module "network" { source = "../../modules/network" }\n',
            "live/dev/main.tf": 'module "network" { source = "../../modules/network" }\n',
            "scripts/config_drift.py": "print('drift')\n",
            ".github/workflows/drift.yml": workflow(
                "terraform plan", "python scripts/config_drift.py", on=NIGHTLY
            ),
            ".github/workflows/apply.yml": workflow("terraform apply -auto-approve"),
        },
        hints=hints("environments"),
    ),
    "the maker of a tracking tool": Repo(
        {
            "mlflow/__init__.py": "",
            "mlflow/tracking/client.py": (
                "import mlflow\nfrom mlflow.entities import Run\n"
                "def alias(client):\n    client.set_registered_model_alias('a', 'b', 1)  # mlflow\n"
                "mlflow.register_model('a', 'b')\n"
            ),
            "examples/train.py": "import mlflow\nmlflow.set_tracking_uri('https://x.corp')\n"
            + TRAIN,
            "tests/test_tracking.py": "import mlflow\nmlflow.register_model('a', 'b')\n",
            "docs/guide/dvc.yaml": "stages: {}\n",
            "notebooks/a.ipynb": '{"cells": [{"cell_type": "code", "source": ["import sklearn"]}]}\n',
            "requirements.txt": "scikit-learn\n",
            "pyproject.toml": '[project]\nname = "mlflow"\n',
        },
        hints=hints("version-control software-environments"),
    ),
    "a library for others": Repo(
        {
            "src/fastforest/__init__.py": "",
            "src/fastforest/train.py": TRAIN,
            "src/fastforest/predict.py": PREDICT,
            "tests/test_train.py": MODEL_TEST,
            "pyproject.toml": '[project]\nname = "fastforest"\ndependencies = ["scikit-learn"]\n',
            "uv.lock": LOCK,
            ".github/workflows/release.yml": (
                "on:\n  release: {types: [published]}\njobs:\n  pypi:\n    steps:\n"
                "    - uses: pypa/gh-action-pypi-publish@release/v1\n"
            ),
            ".github/workflows/ci.yml": workflow("pytest"),
        },
        hints=hints(
            "training-pipeline scoring-code ml-code-tests pipeline-ci software-environments"
            " version-control application-tests"
        ),
    ),
    "a course": Repo(
        {
            f"{number:02}-{name}/{file}": text
            for number, name in enumerate(("intro", "tracking", "pipelines", "deploy", "watch"), 1)
            for file, text in (
                ("train.py", TRAIN),
                ("predict.py", PREDICT),
                ("requirements.txt", PINNED),
                ("params.yaml", "a: 1\n"),
                ("dvc.yaml", DVC),
                ("README.md", "In this part you learn something new.\n"),
            )
        },
        hints=hints(
            "training-pipeline scoring-code software-environments version-control configuration"
        ),
    ),
    "a template for projects": Repo(
        {
            "{{ cookiecutter.name }}/dvc.yaml": DVC,
            "{{ cookiecutter.name }}/train.py": TRAIN,
            "{{ cookiecutter.name }}/uv.lock": LOCK,
            "hooks/post_gen_project.py": "print('ready')\n",
            "cookiecutter.json": '{"name": "churn"}\n',
        },
    ),
    "a laptop's own record": Repo(
        {
            "churn.py": (
                "import mlflow\nmlflow.set_tracking_uri('http://localhost:5000')\n"
                "mlflow.log_param('a', 1)\n"
            ),
            "compose.yml": "services:\n  app:\n    environment:\n      - MLFLOW_TRACKING_URI=http://mlflow:5000\n",
            "homework/week1/train.py": TRAIN,
            "environment.yml": "dependencies:\n  - mlflow\n  - scikit-learn\n",
            "fit.py": "from sklearn.svm import SVC\n",
        },
        strong={"software-environments": 1},
        hints=hints("experiment-tracking run-metadata version-control"),
    ),
    "recorded only if asked": Repo(
        {
            "train.py": (
                "import torch\nuse_wandb = False\nif use_wandb:\n    import wandb\n"
                "    wandb.init(project='x')\n"
                "registered_model_name = None\n"
                '"""\nmlflow.register_model("a", "b")\nwandb.init(project="x")\n"""\n'
                "# mlflow.register_model('a', 'b')\n"
                "loss.backward()\n"
            ),
            "sweep.py": "import wandb\nwandb.init(mode='disabled')\n",
        },
        strong={"training-pipeline": 1},
        hints=hints("experiment-tracking version-control"),
    ),
    "pages only": Repo(
        {
            "README.md": "Run `dvc repro`, then `gx checkpoint run`.\n",
            "docs/train.py": TRAIN,
            "docs/alerts.yml": "- alert: DataDrift\n  expr: x\n",
        },
    ),
    "a monorepo": Repo(
        {
            "services/shop/requirements.txt": "flask\n",
            "services/shop/uv.lock": SHOP_LOCK,
            "services/shop/app.py": "import flask\n",
            "services/churn/train_churn.py": TRAIN,
            "services/churn/uv.lock": LOCK,
            "services/churn/conf/config.yaml": "defaults:\n  - model: small\n",
            "services/churn/conf/model/small.yaml": "depth: 3\n",
            "services/churn/main.py": "import hydra\n",
            "services/churn/features.py": (
                "from feast import FeatureStore\n"
                "def rows(store):\n    return store.get_online_features(features=[], entity_rows=[])\n"
                "def past(store):\n    return store.get_historical_features(entity_df=x)\n"
            ),
            "services/churn/feature_repo/feature_store.yaml": "project: churn\n",
        },
        strong={
            "training-pipeline": 1,
            "software-environments": 2,
            "feature-store": 2,
            "configuration": 2,
        },
        hints=hints("version-control"),
    ),
    "archived and copied": Repo(
        {
            "archive/dags/train.py": "from airflow import DAG\nDAG('x', schedule='@daily')\ntask_id='train'\n",
            "vendor/lib/train.py": TRAIN,
            "templates/{{cookiecutter.name}}/dvc.yaml": "stages: {}\n",
            "third_party/uv.lock": LOCK,
            "tests/fixtures/isvc.yaml": "kind: InferenceService\ncanaryTrafficPercent: 10\n",
            "sample-project/train.py": TRAIN,
            "my_examples/dvc.yaml": DVC,
        },
    ),
    "prefect and weights and biases": Repo(
        {
            "flows/churn.py": (
                "from prefect import flow, task\nimport wandb\nimport torch\n\n"
                "@task\ndef load_rows():\n    ...\n\n@task\ndef train_model():\n"
                "    wandb.init(project='churn')\n\n@task\ndef evaluate_model():\n    ...\n\n"
                "@flow\ndef churn():\n    load_rows()\n    train_model()\n    evaluate_model()\n"
            ),
            "prefect.yaml": (
                "deployments:\n- name: report\n  entrypoint: flows/report.py:report\n"
                "  schedule: {cron: '0 1 * * *'}\n"
            ),
            "checks/schema.py": (
                "import pandera as pa\nclass Rows(pa.DataFrameModel):\n    age: int\n\n"
                "def checked(rows):\n    return rows_schema.validate(rows)\n"
            ),
            "Pipfile": "[packages]\nprefect = '*'\n",
            "Pipfile.lock": PIPFILE_LOCK,
            "MODEL_CARD.md": "# Churn\n",
            ".github/workflows/retrain.yml": workflow(
                "python -m flows.train_churn", on=BY_HAND + NIGHTLY
            ),
        },
        strong={
            "training-pipeline": 2,
            "experiment-tracking": 2,
            "software-environments": 2,
            "retraining-trigger": 2,
            "data-validation": 2,
        },
        hints=hints("model-inventory version-control"),
    ),
    "zenml steps": Repo(
        {
            "pipelines/training.py": (
                "from zenml import pipeline\nfrom steps import data_loader, evaluator, model_trainer\n\n"
                "@pipeline\ndef training():\n    rows = data_loader()\n"
                "    model = model_trainer(rows)\n    evaluator(model)\n"
            ),
            "steps/model_trainer.py": "from zenml import step\nimport sklearn\n\n@step\ndef model_trainer(rows): ...\n",
            "requirements.txt": "zenml\n",
        },
        strong={"training-pipeline": 2},
        hints=hints("component-modularity version-control software-environments"),
        extra={"software-environments": 1},
    ),
    "a metaflow flow": Repo(
        {
            "flow.py": (
                "from metaflow import FlowSpec, step, schedule\nimport xgboost as xgb\n\n"
                "@schedule(weekly=True)\nclass Churn(FlowSpec):\n"
                "    @step\n    def start(self):\n        self.rows = load_rows()\n"
                "        self.next(self.train)\n"
                "    @step\n    def train(self):\n        self.next(self.evaluate)\n"
                "    @step\n    def evaluate(self):\n        self.next(self.end)\n"
            ),
        },
        strong={"training-pipeline": 2},
        hints=hints("retraining-trigger version-control"),
        extra={"retraining-trigger": 2},
    ),
    "dagster assets": Repo(
        {
            "churn/definitions.py": (
                "from dagster import Definitions, ScheduleDefinition, define_asset_job\n"
                "train_job = define_asset_job('train', selection='*')\n"
                "weekly = ScheduleDefinition(job=train_job, cron_schedule='0 3 * * 1')\n"
            ),
            "churn/model.py": "import lightgbm as lgb\nlgb.train({}, rows)\n",
            "pixi.lock": "packages:\n- conda: https://conda.example/lightgbm.conda\n  name: lightgbm\n",
        },
        strong={"retraining-trigger": 2, "software-environments": 2},
        hints=hints("training-pipeline version-control"),
        extra={"training-pipeline": 1},
    ),
    "in r with targets": Repo(
        {
            "_targets.R": (
                "library(targets)\nlist(\n  tar_target(rows, read.csv('a.csv')),\n"
                "  tar_target(model, fit_model(rows))\n)\n"
            ),
            "R/train.R": "library(tidymodels)\n# library(xgboost)\nmodel <- rand_forest()\n",
            "renv.lock": '{"R": {"Version": "4.4.1"}, "Packages": {"tidymodels": {"Version": "1.2.0"}}}\n',
            ".github/workflows/train.yml": workflow("Rscript R/train.R", on=NIGHTLY),
        },
        strong={"software-environments": 2, "retraining-trigger": 2},
        hints=hints("training-pipeline version-control"),
        extra={"training-pipeline": 2},
    ),
    "in scala on spark": Repo(
        {
            "src/main/scala/TrainChurn.scala": (
                "import org.apache.spark.ml.classification.LogisticRegression\n"
                "// import ml.dmlc.xgboost4j\n"
                "object TrainChurn {\n  val model = new LogisticRegression().fit(rows)\n}\n"
            ),
            "build.sbt": 'libraryDependencies += "org.apache.spark" %% "spark-mllib" % "3.5.1"\n',
        },
        strong={"training-pipeline": 1},
        hints=hints("version-control"),
        extra={"software-environments": 2},
    ),
    "slurm and tfx": Repo(
        {
            "jobs/train.sbatch": (
                "#!/bin/bash\n#SBATCH --gres=gpu:4\nsrun python -m speech.train --conf a.yaml\n"
            ),
            "speech/train.py": "import torch\nloss.backward()\n",
            "tests/test_training.py": (
                "import torch\nfrom speech.train import train\n\ndef test_loss_falls():\n"
                "    first, last = train(steps=5)\n    assert last.loss < first.loss\n"
            ),
            "pipeline/run.py": (
                "from tfx import v1 as tfx\nexamples = tfx.components.CsvExampleGen(input_base=x)\n"
                "trainer = tfx.components.Trainer(module_file=m)\n"
                "limits = tfma.GenericValueThreshold(lower_bound={'value': 0.7})\n"
                "change = tfma.GenericChangeThreshold(absolute={'value': 0.0})\n"
                "evaluator = tfx.components.Evaluator(model=trainer.outputs['model'])\n"
                "pusher = tfx.components.Pusher(model_blessing=evaluator.outputs['blessing'])\n"
                "p = tfx.dsl.Pipeline(components=[])\npipeline.Pipeline(p)\n"
            ),
            "pipeline/slices.py": (
                "import tensorflow_model_analysis as tfma\n"
                "config = tfma.EvalConfig(slicing_specs=[\n"
                "    tfma.SlicingSpec(feature_keys=['region']),\n])\n"
            ),
            "pipeline/module.py": (
                "import tensorflow_transform as tft\n"
                "def serve(model, out):\n    model.layer = out.transform_features_layer()\n"
            ),
        },
        strong={
            "training-compute": 2,
            "ml-code-tests": 3,
            "training-pipeline": 2,
            "model-validation": 3,
            "slice-evaluation": 2,
            "feature-parity": 2,
        },
        hints=hints("version-control"),
    ),
    "seldon with two versions": Repo(
        {
            "k8s/seldon.yaml": (
                "apiVersion: machinelearning.seldon.io/v1\nkind: SeldonDeployment\nspec:\n"
                "  predictors:\n  - {name: main, traffic: 90}\n  - {name: next, traffic: 10}\n"
            ),
            "k8s/rollout.yaml": (
                "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nspec:\n  strategy:\n    canary:\n"
                "      steps:\n      - setWeight: 10\n      analysis:\n        templates: [{templateName: errors}]\n"
            ),
            "model/Churn.py": "import joblib\n",
        },
        strong={"online-validation": 2},
        hints=hints("model-deployment failure-recovery"),
    ),
    "data fetched at night": Repo(
        {
            "scripts/fetch_data.py": "import requests\nrequests.get('https://api.corp.example/rows')\n",
            "train.py": TRAIN,
            "score.py": PREDICT,
            ".github/workflows/data.yml": workflow(
                "git pull && python scripts/fetch_data.py > log.txt", on=NIGHTLY
            ),
            ".github/workflows/track.yml": (
                "on: workflow_dispatch\nenv:\n  MLFLOW_TRACKING_URI: ${{ secrets.MLFLOW }}\n"
                "jobs:\n  train:\n    steps:\n    - run: |\n        cat <<EOF > note\n"
                "        dvc repro\n        EOF\n        sudo -E FOO=1 python3 train.py \\\n"
                "          --full\n"
            ).replace("sudo -E FOO", "FOO"),
            "conda.yaml": "dependencies:\n- python=3.12\n- scikit-learn\n",
        },
        tracked=True,
        strong={
            "data-collection": 2,
            "training-pipeline": 1,
            "scoring-code": 1,
            "experiment-tracking": 2,
            "retraining-trigger": 1,
            "software-environments": 1,
            "version-control": 2,
        },
    ),
}
